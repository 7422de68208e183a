/** The template for PayPal. */
@NullMarked
package dev.integrations.templates.paypal;

import org.jspecify.annotations.NullMarked;
