package dev.integrations.connection;

import dev.integrations.common.IntegrationsException;
import dev.integrations.http.TransportException;
import org.jspecify.annotations.Nullable;

/** Thrown when a service gave no answer that can be used. The message is fit for a tenant. */
public final class ApiException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    /** Why there is none. */
    private final Reason reason;

    /** The status code, or zero. */
    private final int status;

    /** Why there is no answer. */
    public enum Reason {
        /** No answer came. */
        NO_ANSWER,

        /** The circuit breaker is open after failures in a row: the service was not asked. */
        SUSPENDED,

        /** The rate limit leaves no room in time: the service was not asked. */
        RATE_LIMITED,

        /** The service answered with 500 or more after all attempts; for a fallback, and never thrown. */
        SERVER_ERROR,

        /** An answer came that is too large, or is not in the form that was expected. */
        UNREADABLE,

        /** A page could not be fetched, or leads elsewhere, back, or on beyond the bound. */
        PAGES
    }

    private ApiException(Reason reason, String message, int status, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.status = status;
    }

    static ApiException noAnswer(TransportException cause) {
        return new ApiException(
                Reason.NO_ANSWER, "The service gave no answer: " + cause.kind().description(), 0, cause);
    }

    static ApiException noAnswer(String why) {
        return new ApiException(Reason.NO_ANSWER, "The service gave no answer: " + why, 0, null);
    }

    static ApiException serverError(int status) {
        return new ApiException(Reason.SERVER_ERROR, "The service answered with status " + status, status, null);
    }

    static ApiException suspended() {
        return new ApiException(
                Reason.SUSPENDED, "The service was not asked: it failed several times in a row; try again", 0, null);
    }

    static ApiException rateLimited() {
        return new ApiException(
                Reason.RATE_LIMITED, "The service was not asked: the rate limit leaves no room; try again", 0, null);
    }

    static ApiException unreadable(String why, int status) {
        return new ApiException(Reason.UNREADABLE, "The answer of the service cannot be used: " + why, status, null);
    }

    static ApiException pages(String why, int status) {
        return new ApiException(Reason.PAGES, "The pages of the service end early: " + why, status, null);
    }

    /** Says whether the service is down, or is taken to be. */
    boolean isOutage() {
        return reason == Reason.NO_ANSWER || reason == Reason.SUSPENDED || reason == Reason.SERVER_ERROR;
    }

    /**
     * Returns why there is no answer.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * Returns the status code of the answer that cannot be used.
     *
     * @return the code, or zero if there was no answer
     */
    public int status() {
        return status;
    }
}
