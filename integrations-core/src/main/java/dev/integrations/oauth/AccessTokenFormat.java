package dev.integrations.oauth;

/** What access tokens look like. */
public enum AccessTokenFormat {
    /** Random characters that mean nothing by themselves: whoever wants to know more asks the server. */
    OPAQUE,

    /** A JSON Web Token, {@code at+jwt} (RFC 9068), which APIs elsewhere can verify with the server's public keys. */
    SIGNED
}
