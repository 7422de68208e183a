package dev.integrations.web;

import dev.integrations.common.IntegrationsException;

/** Thrown when the query or the body of a request does not decode. The message does not repeat it. */
public final class MalformedParametersException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    MalformedParametersException(String problem) {
        super("The parameters of the request do not decode: " + problem);
    }
}
