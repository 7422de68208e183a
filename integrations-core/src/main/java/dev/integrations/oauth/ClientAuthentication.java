package dev.integrations.oauth;

/** How an app shows that it is itself. An app is registered with one way, and no other is taken. */
public enum ClientAuthentication {
    /** Not at all: a public app, such as one on a phone or in a browser, which cannot keep a secret. */
    NONE("none"),

    /** By its secret in the header {@code Authorization} (RFC 6749, section 2.3.1). */
    CLIENT_SECRET_BASIC("client_secret_basic"),

    /** By its secret in the body of the request (RFC 6749, section 2.3.1). */
    CLIENT_SECRET_POST("client_secret_post"),

    /** By what it signs with a key whose public half is registered (RFC 7523, section 2.2), each time anew. */
    PRIVATE_KEY_JWT("private_key_jwt");

    private final String value;

    ClientAuthentication(String value) {
        this.value = value;
    }

    /**
     * Returns the name as RFC 7591, section 2, has it.
     *
     * @return such as {@code client_secret_basic}
     */
    public String value() {
        return value;
    }

    /**
     * Says whether an app with it has secrets.
     *
     * @return false for {@link #NONE} and {@link #PRIVATE_KEY_JWT}
     */
    public boolean usesSecret() {
        return this == CLIENT_SECRET_BASIC || this == CLIENT_SECRET_POST;
    }
}
