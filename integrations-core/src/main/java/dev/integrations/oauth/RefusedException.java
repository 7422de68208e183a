package dev.integrations.oauth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.web.WebResponse;
import java.time.Duration;
import java.util.Optional;

/** Ends a request with an error for the client. It rolls back the transaction that it leaves. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final OAuthError error;
    private final int status;
    private final transient Optional<Duration> retryAfter;

    RefusedException(OAuthError error, int status, String description) {
        this(error, status, description, Optional.empty());
    }

    private RefusedException(OAuthError error, int status, String description, Optional<Duration> retryAfter) {
        super(description, null, false, false);
        this.error = error;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    /** One body for all reasons, so that nobody learns which tokens exist. */
    static RefusedException invalidGrant() {
        return OAuthError.INVALID_GRANT.because(
                "the code or token is invalid, expired, revoked, or was issued to another client");
    }

    /** The client failed to authenticate by means of the header, or did not try. */
    static RefusedException unauthenticated() {
        return new RefusedException(OAuthError.INVALID_CLIENT, 401, "client authentication failed");
    }

    static RefusedException tooManyFailures(Duration retryAfter) {
        return new RefusedException(
                OAuthError.INVALID_CLIENT, 429, "too many failed attempts to authenticate", Optional.of(retryAfter));
    }

    static RefusedException tooManyRequests(Duration retryAfter) {
        return new RefusedException(
                OAuthError.TEMPORARILY_UNAVAILABLE, 429, "too many requests", Optional.of(retryAfter));
    }

    /** Returns this as an answer of an endpoint where all failures to authenticate are 401 (RFC 7662, section 2.3). */
    RefusedException orUnauthenticated() {
        return error == OAuthError.INVALID_CLIENT && status == 400 ? unauthenticated() : this;
    }

    OAuthError error() {
        return error;
    }

    WebResponse response() {
        WebResponse response = Answers.json(
                status,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("error", error.code())
                        .put("error_description", String.valueOf(getMessage())));
        if (status == 401) {
            response = response.withHeader("WWW-Authenticate", "Basic realm=\"oauth\"");
        }
        return retryAfter.isPresent()
                ? response.withHeader(
                        "Retry-After", Long.toString(retryAfter.get().toSeconds() + 1))
                : response;
    }
}
