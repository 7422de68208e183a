package dev.integrations.connection;

/** How a client proves itself to a token endpoint (RFC 6749, section 2.3.1). */
public enum ClientAuthentication {
    /** {@code client_secret_basic}: in the {@code Authorization} header, each half form-encoded. */
    BASIC,

    /** {@code client_secret_post}: in the body. */
    POST
}
