/**
 * Templates, seen from those who use them: {@link dev.integrations.template.TemplateCatalog} knows which there are, and {@link
 * dev.integrations.template.Preparation} turns an event into what one configuration of a template sends, which {@link
 * dev.integrations.template.Preview} shows without sending it. What authors write against is in {@link
 * dev.integrations.template.spi}.
 */
@NullMarked
package dev.integrations.template;

import org.jspecify.annotations.NullMarked;
