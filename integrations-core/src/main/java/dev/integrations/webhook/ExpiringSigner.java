package dev.integrations.webhook;

import dev.integrations.http.Header;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A legacy signer that falls silent at its end. */
record ExpiringSigner(Predicate<Instant> liveAt, Supplier<LegacySigner> signer) {
    List<Header> sign(String id, Instant now, byte[] body) {
        return liveAt.test(now) ? signer.get().sign(id, now, body) : List.of();
    }
}
