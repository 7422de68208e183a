package dev.integrations.http;

/** Why an exchange brought no response. The text of each kind is fit for a tenant's eyes: it holds nothing internal. */
public enum FailureKind {
    /** The name did not resolve, or not in time. */
    DNS("The host name could not be resolved"),

    /** The policy refuses the URL, or an address that its name resolves to. */
    REFUSED_ADDRESS("It leads to an address that is not allowed"),

    /** No connection came about: refused, unreachable, or the connect timeout passed. */
    CONNECT("No connection could be made"),

    /** The TLS handshake failed: an untrusted or expired certificate, a wrong host name, no common version. */
    TLS("The TLS handshake failed"),

    /** The total timeout of the request passed. */
    TIMEOUT("No complete response came in time"),

    /** The connection broke before the response was complete. */
    CONNECTION_LOST("The connection was lost before the response was complete"),

    /** What came back is not acceptable as HTTP/1.1 or as SMTP: malformed, or beyond its limits. */
    PROTOCOL("The answer was malformed or too large"),

    /** This side closed the transport. */
    CLOSED("Sending was shut down before the response was complete"),

    /** The transport failed in a way that no transport should, and does not say whether anything was sent. */
    UNKNOWN("Sending failed"),

    /** No request was made, by decision of this side or since none could be made of what was to be sent. */
    WITHHELD("Nothing was sent");

    private final String description;

    FailureKind(String description) {
        this.description = description;
    }

    /**
     * Returns one sentence that a tenant may read.
     *
     * @return the sentence, without a full stop
     */
    public String description() {
        return description;
    }
}
