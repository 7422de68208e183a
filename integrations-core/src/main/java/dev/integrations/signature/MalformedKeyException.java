package dev.integrations.signature;

import dev.integrations.common.IntegrationsException;

/** Thrown when text or bytes are not a key of Standard Webhooks. The message never holds any part of the key. */
public final class MalformedKeyException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    MalformedKeyException(String message) {
        super(message);
    }
}
