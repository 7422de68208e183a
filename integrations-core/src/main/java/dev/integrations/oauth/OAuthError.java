package dev.integrations.oauth;

/** The errors of RFC 6749, section 5.2, and RFC 8707, section 2. */
enum OAuthError {
    INVALID_REQUEST("invalid_request"),
    INVALID_CLIENT("invalid_client"),
    INVALID_GRANT("invalid_grant"),
    UNAUTHORIZED_CLIENT("unauthorized_client"),
    UNSUPPORTED_GRANT_TYPE("unsupported_grant_type"),
    INVALID_SCOPE("invalid_scope"),
    INVALID_TARGET("invalid_target");

    private final String code;

    OAuthError(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }

    /**
     * Returns a refusal of the request with status 400.
     *
     * @param description for the developer of the client, in printable ASCII without quotes and backslashes; it never
     *     repeats what the client sent
     */
    RefusedException because(String description) {
        return new RefusedException(this, 400, description);
    }
}
