package dev.integrations.jose;

import dev.integrations.jose.SigningKeyInfo.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What follows from the times of all keys; the oldest generation comes first. */
record KeySchedule(List<StoredSigningKey> keys, SigningKeySettings settings) {
    /** How much the clocks of nodes and of verifiers may differ. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    /** The newest of those whose time to sign has come; or else one that another node made just now by its own clock. */
    Optional<StoredSigningKey> active(Instant now) {
        return keys.stream()
                .filter(key -> !key.signsFrom().isAfter(now))
                .reduce((older, newer) -> newer)
                .or(() -> keys.stream()
                        .filter(key -> !key.signsFrom().isAfter(now.plus(SKEW)))
                        .findFirst());
    }

    Optional<StoredSigningKey> newest() {
        return keys.isEmpty() ? Optional.empty() : Optional.of(keys.get(keys.size() - 1));
    }

    State state(StoredSigningKey key, Instant now) {
        if (replacedAt(key).filter(at -> !at.isAfter(now)).isPresent()) {
            return State.RETIRED;
        }
        return key.signsFrom().isAfter(now) ? State.NEXT : State.ACTIVE;
    }

    /** When the first of the later keys signs. */
    private Optional<Instant> replacedAt(StoredSigningKey key) {
        return keys.stream()
                .filter(later -> later.generation() > key.generation())
                .map(StoredSigningKey::signsFrom)
                .min(Instant::compareTo);
    }

    /** The keys that no token can need any more. */
    List<StoredSigningKey> over(Instant now) {
        Duration needed = settings.maxTokenLifetime().plus(SKEW);
        return keys.stream()
                .filter(key -> replacedAt(key)
                        .filter(at -> at.plus(needed).isBefore(now))
                        .isPresent())
                .toList();
    }

    /** From when on the next key is to sign, if there is one before it and it is time to make it. */
    Optional<Instant> nextDue(Instant now) {
        Instant earliest = now.plus(settings.publishAhead());
        return newest().map(newest -> newest.signsFrom().plus(settings.rotateEvery()))
                .filter(turn -> !turn.isAfter(earliest))
                .map(turn -> earliest);
    }

    int nextGeneration() {
        return newest().map(StoredSigningKey::generation).orElse(0) + 1;
    }
}
