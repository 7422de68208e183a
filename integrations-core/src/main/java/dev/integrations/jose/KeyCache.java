package dev.integrations.jose;

import com.auth0.jwt.algorithms.Algorithm;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.InvalidInputException;
import dev.integrations.crypto.DecryptedCache;
import dev.integrations.crypto.VerificationKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this node knows of the signing keys. It reads in a transaction of its own, one thread for all that wait. */
final class KeyCache {
    /** How long what was read is trusted: keys are published for longer than that before they sign. */
    static final Duration TRUSTED = Duration.ofSeconds(5);

    /** For how long nobody else tries when the keys could not be read: threads that wait would try one after the other. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** Of the few that there are, one signs. */
    private static final int MAX_SIGNERS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(KeyCache.class);

    private final SigningKeyParts parts;
    private final SigningKeyVault vault;
    private final DecryptedCache<String, Algorithm> signers;
    private volatile @Nullable Snapshot snapshot;
    private @Nullable Failure failure;

    /** An attempt to read that failed. */
    private record Failure(RuntimeException error, Instant at) {}

    /** The keys at one moment, those that can be read by their ids. */
    record Snapshot(KeySchedule schedule, Map<String, VerificationKey> keys, Instant readAt) {
        boolean isTrusted(Instant now) {
            return !now.isBefore(readAt) && now.isBefore(readAt.plus(TRUSTED));
        }
    }

    KeyCache(SigningKeyParts parts, SigningKeyVault vault) {
        this.parts = parts;
        this.vault = vault;
        this.signers = DecryptedCache.of(parts.encryption(), parts.clock(), MAX_SIGNERS);
    }

    Snapshot current() {
        Snapshot known = snapshot;
        return known != null && known.isTrusted(parts.clock().instant()) ? known : readUnlessRead();
    }

    Optional<VerificationKey> find(String id) {
        return Optional.ofNullable(current().keys().get(id));
    }

    Algorithm signer(StoredSigningKey key) {
        return signers.get(AuditTrail.HOST, key.id(), () -> vault.open(key));
    }

    private synchronized Snapshot readUnlessRead() {
        Instant now = parts.clock().instant();
        Snapshot known = snapshot;
        if (known != null && known.isTrusted(now)) {
            return known;
        }
        Failure last = failure;
        if (last != null && !now.isBefore(last.at) && now.isBefore(last.at.plus(RETRY))) {
            throw last.error;
        }
        try {
            Snapshot read = read();
            failure = null;
            return read;
        } catch (RuntimeException e) {
            failure = new Failure(e, parts.clock().instant());
            throw e;
        }
    }

    synchronized Snapshot read() {
        Instant now = parts.clock().instant();
        List<StoredSigningKey> stored = parts.transactions()
                .inTransaction(transaction -> transaction.signingKeys().list());
        Map<String, VerificationKey> keys = new LinkedHashMap<>();
        stored.forEach(key -> decode(key).ifPresent(decoded -> keys.put(key.id(), decoded)));
        Snapshot read = new Snapshot(new KeySchedule(stored, parts.settings()), keys, now);
        snapshot = read;
        return read;
    }

    private static Optional<VerificationKey> decode(StoredSigningKey key) {
        try {
            return Optional.of(VerificationKey.parse(key.publicKey()));
        } catch (InvalidInputException e) {
            LOG.error("Signing key {} cannot be read and is left out", key.id(), e);
            return Optional.empty();
        }
    }
}
