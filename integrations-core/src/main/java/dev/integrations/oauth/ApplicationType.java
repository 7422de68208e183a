package dev.integrations.oauth;

/** Where an app runs, which decides what its redirect URIs may be. */
public enum ApplicationType {
    /** On a server or in a browser: redirect URIs are {@code https}, or loopback addresses by number. */
    WEB,

    /**
     * On a device of the user: redirect URIs may also have a private-use scheme such as {@code com.example.app:/cb}, or
     * be {@code http://localhost}, whose port may vary as that of loopback addresses does (RFC 8252, sections 7 and 8).
     */
    NATIVE
}
