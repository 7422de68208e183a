package dev.integrations.jose;

import com.auth0.jwt.algorithms.Algorithm;
import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.NotFoundException;
import dev.integrations.crypto.VerificationKey;
import dev.integrations.jose.KeyCache.Snapshot;
import dev.integrations.jose.SigningKeyInfo.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that this server signs tokens with. A key is published before it signs, signs until the next one does, and
 * stays published until the last of its tokens has expired. Nodes agree on that by the times that are stored with the keys;
 * of nodes that rotate at the same time, one does.
 *
 * <p>What a node has read it trusts for five seconds. Methods may read or write in a transaction of their own, so they are
 * not for use within another one. Safe for use by several threads.
 */
public final class SigningKeys implements VerificationKeys {
    private static final int MAX_TRIES = 20;

    private final SigningKeyParts parts;
    private final SigningKeyVault vault;
    private final KeyCache cache;
    private final AuditTrail audit;

    private SigningKeys(SigningKeyParts parts, SigningKeyVault vault, KeyCache cache, AuditTrail audit) {
        this.parts = parts;
        this.vault = vault;
        this.cache = cache;
        this.audit = audit;
    }

    /** What signs at the moment. */
    record Signer(String keyId, Algorithm algorithm) {}

    /**
     * Creates the keys of a server; the first one is made when it is needed.
     *
     * @param parts what they are made with
     * @return the keys, one object for a process
     */
    public static SigningKeys of(SigningKeyParts parts) {
        SigningKeyVault vault = new SigningKeyVault(parts.encryption(), parts.random());
        return new SigningKeys(parts, vault, new KeyCache(parts, vault), parts.audit());
    }

    /**
     * Returns the same keys, with somebody else named in the audit trail as the one who makes changes.
     *
     * @param actor in the host's words, such as {@code user:42}; the default is {@code system}
     * @return the keys as that actor changes them
     */
    public SigningKeys as(String actor) {
        return new SigningKeys(parts, vault, cache, audit.as(Actor.of(actor)));
    }

    /**
     * Returns the same keys, with a reason in the audit trail for what is changed.
     *
     * @param reason why, 1 to 500 characters
     * @return the keys as they are changed for that reason
     * @throws IllegalArgumentException if the reason is blank or longer than 500 characters
     */
    public SigningKeys because(String reason) {
        return new SigningKeys(parts, vault, cache, audit.because(reason));
    }

    /**
     * Returns how the keys come and go.
     *
     * @return the settings
     */
    public SigningKeySettings settings() {
        return parts.settings();
    }

    /**
     * Returns the public halves of all keys, as verifiers fetch them. They may keep them for half of
     * {@link SigningKeySettings#publishAhead()}.
     *
     * @return the set, never empty
     */
    public JwkSet published() {
        signer();
        return JwkSet.of(List.copyOf(cache.current().keys().values()));
    }

    /**
     * Lists the keys.
     *
     * @return what may be known of them, the oldest first
     */
    public List<SigningKeyInfo> list() {
        Instant now = parts.clock().instant();
        KeySchedule schedule = cache.read().schedule();
        return schedule.keys().stream().map(key -> info(schedule, key, now)).toList();
    }

    private static SigningKeyInfo info(KeySchedule schedule, StoredSigningKey key, Instant now) {
        return new SigningKeyInfo(
                key.id(), key.algorithm(), schedule.state(key, now), key.createdAt(), key.signsFrom());
    }

    /** A key of another node that this one does not know yet is looked for every 5 seconds at the most. */
    @Override
    public Optional<VerificationKey> find(String id) {
        return cache.find(id);
    }

    Signer signer() {
        StoredSigningKey key = active(cache.current()).orElseGet(this::makeActive);
        return new Signer(key.id(), cache.signer(key));
    }

    private Optional<StoredSigningKey> active(Snapshot known) {
        return known.schedule().active(parts.clock().instant());
    }

    /** There is no key yet, or the only one that could sign was revoked. One thread makes it for all that wait. */
    private StoredSigningKey makeActive() {
        synchronized (cache) {
            Snapshot read = cache.read();
            if (active(read).isEmpty()) {
                add(read.schedule(), parts.clock().instant());
            }
            return active(cache.current())
                    .orElseThrow(
                            () -> new IllegalStateException("another node has made a signing key whose time has not"
                                    + " come on this one; the clocks of nodes may not differ by so much"));
        }
    }

    /**
     * Makes the next key if it is time for it, and removes those that no token needs any more. Where there is no key at
     * all, nothing happens. To be called now and then on every node.
     */
    public void rotateIfDue() {
        Instant now = parts.clock().instant();
        KeySchedule schedule = cache.read().schedule();
        schedule.nextDue(now).ifPresent(signsFrom -> add(schedule, signsFrom));
        List<StoredSigningKey> over = cache.current().schedule().over(now);
        if (!over.isEmpty()) {
            parts.transactions()
                    .useTransaction(
                            transaction -> over.forEach(key -> remove(transaction, key, "signing_key.removed")));
            cache.read();
        }
    }

    /**
     * Makes the next key now; it signs when it has been published for as long as the settings say. If there is a next key
     * already, nothing happens.
     *
     * @return the next key
     */
    public SigningKeyInfo rotate() {
        KeySchedule schedule = cache.read().schedule();
        Instant now = parts.clock().instant();
        boolean hasNext = schedule.newest()
                .filter(key -> schedule.state(key, now) == State.NEXT)
                .isPresent();
        if (!hasNext) {
            add(schedule, now.plus(parts.settings().publishAhead()));
        }
        KeySchedule after = cache.current().schedule();
        return info(after, after.newest().orElseThrow(), now);
    }

    /**
     * Removes a key at once, because somebody else may have it: its tokens are refused, by this node as soon as what it
     * keeps of them is over, by others up to 5 seconds after that, and by verifiers elsewhere when they read the key set again.
     * If it is the one that signs, a new key signs at once.
     *
     * @param id the key's id
     * @throws NotFoundException if there is no key of that id
     */
    public void revoke(String id) {
        for (int tries = 1; !revoked(id); tries++) {
            if (tries == MAX_TRIES) {
                throw new IllegalStateException("Others made keys %d times in a row; try again later".formatted(tries));
            }
        }
        cache.read();
    }

    /** Returns false, with nothing changed, if another node made a key of the successor's number. */
    private boolean revoked(String id) {
        Instant now = parts.clock().instant();
        KeySchedule schedule = cache.read().schedule();
        StoredSigningKey key = schedule.keys().stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("signing key", id));
        Optional<StoredSigningKey> successor = schedule.state(key, now) == State.ACTIVE
                ? Optional.of(vault.create(parts.settings().algorithm(), schedule.nextGeneration(), now, now))
                : Optional.empty();
        return parts.transactions().inTransaction(transaction -> {
            if (successor.isPresent() && !add(transaction, successor.get())) {
                return false;
            }
            remove(transaction, key, "signing_key.revoked");
            return true;
        });
    }

    private void add(KeySchedule schedule, Instant signsFrom) {
        StoredSigningKey key = vault.create(
                parts.settings().algorithm(),
                schedule.nextGeneration(),
                parts.clock().instant(),
                signsFrom);
        parts.transactions().inTransaction(transaction -> add(transaction, key));
        cache.read();
    }

    private boolean add(JoseTransaction transaction, StoredSigningKey key) {
        boolean added = transaction.signingKeys().add(key);
        if (added) {
            audit.record(
                    transaction,
                    "signing_key.created",
                    key.id(),
                    Map.of(
                            "algorithm", key.algorithm().header(),
                            "signs_from", key.signsFrom().toString()));
        }
        return added;
    }

    private void remove(JoseTransaction transaction, StoredSigningKey key, String action) {
        if (transaction.signingKeys().remove(key.id())) {
            audit.record(transaction, action, key.id(), Map.of());
        }
    }
}
