package dev.integrations.transform;

import dev.integrations.common.IntegrationsException;

/** Thrown when a template cannot be rendered for an event. The message is fit for the tenant and holds no payload. */
public final class TemplateFailedException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    TemplateFailedException(String message) {
        super(message);
    }
}
