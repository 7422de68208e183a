/**
 * Moving in from elsewhere. {@link dev.integrations.importing.Imports} reads what Svix or Convoy exported, or the
 * {@code webhooks} of an OpenAPI document, into an {@link dev.integrations.importing.ImportPlan}: what would be created,
 * and for each item what is wrong with it. Reading stores nothing; applying a plan creates what is fit, each webhook once
 * however often it is applied. Event types go into the catalogue of the host by {@link
 * dev.integrations.importing.EventTypeImports}.
 */
@NullMarked
package dev.integrations.importing;

import org.jspecify.annotations.NullMarked;
