/**
 * What the author of a template writes against: {@link dev.integrations.template.spi.Template} and what it takes and
 * returns.
 *
 * <p>A template is a set of pure functions over data: {@linkplain dev.integrations.template.spi.TemplateDescriptor what it
 * is}, {@linkplain dev.integrations.template.spi.SetupCheck which requests prove a configuration}, {@linkplain
 * dev.integrations.template.spi.Outgoing what is sent for an event}, {@linkplain dev.integrations.template.spi.Verdict what
 * an answer means}, and {@linkplain dev.integrations.template.spi.InboundVerifier whether a request of the vendor is
 * genuine}. It opens no connection, reads no clock and keeps no state, so that guard, retries, limits, logs, redaction and
 * dry runs are the same for all templates, and each can be tested with data alone.
 *
 * <p>A {@link dev.integrations.template.spi.TemplateProvider}, named to the {@link java.util.ServiceLoader}, makes templates
 * known.
 */
@NullMarked
package dev.integrations.template.spi;

import org.jspecify.annotations.NullMarked;
