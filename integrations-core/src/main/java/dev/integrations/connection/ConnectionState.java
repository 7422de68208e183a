package dev.integrations.connection;

/** Whether a connection can be used. */
public enum ConnectionState {
    /** It has credentials. */
    ACTIVE,

    /** Its provider no longer accepts its credentials; somebody has to authorize it again. */
    REAUTH_REQUIRED,

    /** It was disconnected, and has no credentials any more. */
    DISCONNECTED
}
