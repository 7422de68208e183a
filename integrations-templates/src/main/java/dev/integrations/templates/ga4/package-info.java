/** The template for Google Analytics 4. */
@NullMarked
package dev.integrations.templates.ga4;

import org.jspecify.annotations.NullMarked;
