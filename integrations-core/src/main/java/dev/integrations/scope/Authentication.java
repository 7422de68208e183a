package dev.integrations.scope;

import java.time.Duration;
import java.util.Optional;

/** What became of the credentials of a request. */
public sealed interface Authentication {
    /**
     * They are good for what the request needs.
     *
     * @param caller who makes the request
     */
    record Accepted(Caller caller) implements Authentication {}

    /** They are of a kind that this authenticator does not know; another one may. */
    record NotKnown() implements Authentication {}

    /**
     * They are of a kind that this authenticator knows, and not good.
     *
     * @param description what the caller is told: visible ASCII and spaces, without quotes and backslashes, and nothing that
     *     tells a guess that is nearly right from one that is wrong
     */
    record Refused(String description) implements Authentication {}

    /**
     * They are a token that is bound to a key, and the proof of that key is missing or not good (RFC 9449, section 7).
     *
     * @param nonce what the proof must hold, or empty if something else is wrong with it
     */
    record Unproven(Optional<String> nonce) implements Authentication {}

    /**
     * They are good, and what was granted does not cover what the request needs.
     *
     * @param needed the scopes that the request needs, all of them
     */
    record Insufficient(ScopeSet needed) implements Authentication {}

    /**
     * They are good, and their requests are spent for now.
     *
     * @param retryAfter how long until another one is taken
     */
    record Exhausted(Duration retryAfter) implements Authentication {}
}
