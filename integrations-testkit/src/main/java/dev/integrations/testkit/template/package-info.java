/**
 * The contract that every template passes. The author of a template extends {@link
 * dev.integrations.testkit.template.TemplateContract}, hands over the template, and says as data what its vendor does: {@link
 * dev.integrations.testkit.template.TemplateSamples}. No test connects to anything or waits.
 */
@NullMarked
package dev.integrations.testkit.template;

import org.jspecify.annotations.NullMarked;
