/** The template for Stripe. */
@NullMarked
package dev.integrations.templates.stripe;

import org.jspecify.annotations.NullMarked;
