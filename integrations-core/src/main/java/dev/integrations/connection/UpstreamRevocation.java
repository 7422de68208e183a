package dev.integrations.connection;

import java.net.URI;

/**
 * How a provider is told that its tokens are not needed any more.
 *
 * @param endpoint where; {@code {client_id}} in its path stands for the client's id
 * @param form in which form
 */
public record UpstreamRevocation(String endpoint, Form form) {
    /** What is sent. */
    public enum Form {
        /** RFC 7009: the token in a form, with the client's credentials. */
        TOKEN_IN_FORM,

        /** A POST with the token as its own bearer, such as Slack's {@code auth.revoke}. */
        TOKEN_AS_BEARER,

        /** A DELETE with the access token in a JSON object, and the client's credentials, as GitHub has it. */
        TOKEN_IN_JSON
    }

    /**
     * Returns revocation as RFC 7009 has it.
     *
     * @param endpoint where
     * @return the revocation
     */
    public static UpstreamRevocation standard(String endpoint) {
        return new UpstreamRevocation(endpoint, Form.TOKEN_IN_FORM);
    }

    URI uri(String clientId) {
        return URI.create(endpoint.replace("{client_id}", Texts.encode(clientId)));
    }
}
