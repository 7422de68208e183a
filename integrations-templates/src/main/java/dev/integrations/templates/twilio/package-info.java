/** The template for SMS of Twilio. */
@NullMarked
package dev.integrations.templates.twilio;

import org.jspecify.annotations.NullMarked;
