package dev.integrations.oauth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.http.Header;
import dev.integrations.web.WebResponse;
import java.time.Duration;
import java.util.Optional;

/** Ends a request with an error for the client. It rolls back the transaction that it leaves. */
final class RefusedException extends RuntimeException {
    static final String NONCE = "DPoP-Nonce";

    private static final long serialVersionUID = 1L;

    private final OAuthError error;
    private final int status;
    /** A field of the answer that says what to do about it. */
    private final transient Optional<Header> advice;

    RefusedException(OAuthError error, int status, String description) {
        this(error, status, description, Optional.empty());
    }

    private RefusedException(OAuthError error, int status, String description, Optional<Header> advice) {
        super(description, null, false, false);
        this.error = error;
        this.status = status;
        this.advice = advice;
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
        return tooMany("too many failed attempts to authenticate", retryAfter);
    }

    static RefusedException tooManyRequests(Duration retryAfter) {
        return tooMany("too many requests", retryAfter);
    }

    /** Says nothing of the credentials, which may be good. */
    private static RefusedException tooMany(String description, Duration retryAfter) {
        Header advice = new Header("Retry-After", Long.toString(retryAfter.toSeconds() + 1));
        return new RefusedException(OAuthError.TEMPORARILY_UNAVAILABLE, 429, description, Optional.of(advice));
    }

    /** Nothing is wrong with the request, which can be sent again. */
    static RefusedException busy() {
        return new RefusedException(
                OAuthError.TEMPORARILY_UNAVAILABLE,
                503,
                "the token is being exchanged by another request",
                Optional.of(new Header("Retry-After", "1")));
    }

    /** The proof of a key needs a nonce of this server: RFC 9449, section 8. */
    static RefusedException nonceNeeded(String nonce) {
        return new RefusedException(
                OAuthError.USE_DPOP_NONCE,
                400,
                "the DPoP proof needs the nonce of this answer",
                Optional.of(new Header(NONCE, nonce)));
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
        return advice.isPresent()
                ? response.withHeader(advice.get().name(), advice.get().value())
                : response;
    }
}
