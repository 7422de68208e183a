package dev.integrations.oauth;

/**
 * The errors of RFC 6749, sections 4.1.2.1 and 5.2, RFC 8707, section 2, RFC 8628, section 3.5, RFC 9449, section 12.2, and
 * OpenID Connect Core 1.0, section 3.1.2.6.
 */
enum OAuthError {
    INVALID_REQUEST("invalid_request"),
    INVALID_CLIENT("invalid_client"),
    INVALID_GRANT("invalid_grant"),
    UNAUTHORIZED_CLIENT("unauthorized_client"),
    UNSUPPORTED_GRANT_TYPE("unsupported_grant_type"),
    INVALID_SCOPE("invalid_scope"),
    INVALID_TARGET("invalid_target"),
    UNSUPPORTED_RESPONSE_TYPE("unsupported_response_type"),
    ACCESS_DENIED("access_denied"),
    AUTHORIZATION_PENDING("authorization_pending"),
    SLOW_DOWN("slow_down"),
    EXPIRED_TOKEN("expired_token"),
    TEMPORARILY_UNAVAILABLE("temporarily_unavailable"),
    LOGIN_REQUIRED("login_required"),
    CONSENT_REQUIRED("consent_required"),
    INTERACTION_REQUIRED("interaction_required"),
    REQUEST_NOT_SUPPORTED("request_not_supported"),
    REQUEST_URI_NOT_SUPPORTED("request_uri_not_supported"),
    INVALID_DPOP_PROOF("invalid_dpop_proof"),
    USE_DPOP_NONCE("use_dpop_nonce");

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
