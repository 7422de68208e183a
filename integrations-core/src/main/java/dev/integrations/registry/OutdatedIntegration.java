package dev.integrations.registry;

import dev.integrations.template.spi.TemplateDescriptor;
import java.util.Optional;

/**
 * An integration that is not as new as it could be.
 *
 * @param integration the integration
 * @param newest the newest version of its template; empty if the template is not offered any more in its version or a later one
 * @param deprecation why that version, or else the newest, should not be used any more; empty while it should
 */
public record OutdatedIntegration(
        Integration integration, Optional<TemplateRef> newest, Optional<TemplateDescriptor.Deprecation> deprecation) {}
