package dev.integrations.http;

import dev.integrations.common.IntegrationsException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when an exchange brought no response. The message is coarse enough for a tenant, who must not learn from it
 * how this network looks inside; {@link #detail()} is for the operator.
 */
public final class TransportException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    /** Why there was no response. */
    private final FailureKind kind;

    /** Whether the receiver may have seen a part of the request. */
    private final boolean requestSent;

    /** What the operator may know. */
    private final String detail;

    /**
     * Creates an exception.
     *
     * @param kind why there was no response
     * @param requestSent false only if certainly not a byte of the request was written
     * @param detail what happened, for the operator; no secret
     * @param cause what led to it, or null
     */
    public TransportException(FailureKind kind, boolean requestSent, String detail, @Nullable Throwable cause) {
        super(kind.description(), cause);
        this.kind = kind;
        this.requestSent = requestSent;
        this.detail = detail;
    }

    /**
     * Returns why there was no response.
     *
     * @return the kind of failure
     */
    public FailureKind kind() {
        return kind;
    }

    /**
     * Says whether the receiver may have seen a part of the request. False means that certainly not a byte of it was
     * written, so that trying again at once cannot deliver twice.
     *
     * @return true if a part of the request may have been sent
     */
    public boolean requestSent() {
        return requestSent;
    }

    /**
     * Returns what happened in an operator's terms: host, address, cause. Not for tenants.
     *
     * @return one line of text
     */
    public String detail() {
        return detail;
    }
}
