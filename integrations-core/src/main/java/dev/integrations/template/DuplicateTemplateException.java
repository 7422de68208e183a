package dev.integrations.template;

import dev.integrations.common.IntegrationsException;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.TemplateProvider;

/** Thrown when two providers supply the same version of a template. */
public final class DuplicateTemplateException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    DuplicateTemplateException(TemplateDescriptor template, TemplateProvider first, TemplateProvider second) {
        super("Version %d of template '%s' is supplied by both %s and %s; leave one of them out"
                .formatted(
                        template.version(),
                        template.id(),
                        first.getClass().getName(),
                        second.getClass().getName()));
    }
}
