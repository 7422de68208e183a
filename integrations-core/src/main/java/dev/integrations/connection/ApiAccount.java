package dev.integrations.connection;

import dev.integrations.common.Secret;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A connection as a client of its API sees it. Safe for use by several threads. */
interface ApiAccount {
    ConnectionId id();

    /** Returns which header field credentials go into. */
    String header();

    /** Returns what is live at this moment; it fails as {@link TokenSource#value()} does. */
    CompletableFuture<Live> live();

    /** See {@link TokenSource#refused}. */
    void refused(Secret value);

    /**
     * Where an API is, and what is sent there. They belong together: a connection that is authorized again may be another
     * account, whose API is elsewhere.
     */
    record Live(URI base, Secret value) {
        /** Returns what a request to a place shows, which is nothing at another origin. */
        Optional<Secret> valueFor(URI target) {
            return Uris.sameOrigin(base, target) ? Optional.of(value) : Optional.empty();
        }
    }
}
