/**
 * The way in. A host builds one {@link dev.integrations.Integrations} for its process over a {@link
 * dev.integrations.store.Store}, and from it takes a {@link dev.integrations.Tenant} for each of its customers: their
 * webhooks, events and deliveries. What is published is stored in the host's database, in the host's transaction if it
 * wants so, and delivered from there, signed, until it arrived or is a visible dead letter.
 */
@NullMarked
package dev.integrations;

import org.jspecify.annotations.NullMarked;
