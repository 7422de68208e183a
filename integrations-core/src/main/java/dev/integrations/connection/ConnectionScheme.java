package dev.integrations.connection;

/** How the connections of a provider come by what they send. */
public enum ConnectionScheme {
    /** A user grants access in the browser (RFC 6749, section 4.1, with RFC 7636). */
    AUTHORIZATION_CODE,

    /** Tokens are fetched for a client id and secret that the tenant has (RFC 6749, section 4.4). */
    CLIENT_CREDENTIALS,

    /** A key that the tenant has, sent as it is. */
    API_KEY,

    /** A user name and a password (RFC 7617). */
    BASIC
}
