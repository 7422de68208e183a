/** The shipped templates: {@link dev.integrations.templates.ShippedTemplates} supplies them; each vendor has a package below. */
@NullMarked
package dev.integrations.templates;

import org.jspecify.annotations.NullMarked;
