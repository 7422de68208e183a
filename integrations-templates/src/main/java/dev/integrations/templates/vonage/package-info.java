/** The template for SMS of Vonage. */
@NullMarked
package dev.integrations.templates.vonage;

import org.jspecify.annotations.NullMarked;
