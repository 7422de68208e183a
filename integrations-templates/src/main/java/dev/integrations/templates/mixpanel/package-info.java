/** The template for Mixpanel. */
@NullMarked
package dev.integrations.templates.mixpanel;

import org.jspecify.annotations.NullMarked;
