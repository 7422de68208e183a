package dev.integrations.crypto;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import dev.integrations.crypto.CiphertextPlace.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that encrypt the data of tenants, for those who run the host. What goes through all of them works in portions;
 * if it is cut short, calling it again does the rest. Not called inside a transaction. Safe for use by several threads.
 */
public final class DataKeys {
    private static final Logger LOG = LoggerFactory.getLogger(DataKeys.class);
    private static final int PORTION = 100;
    private static final Rekeyed DESTROYED = new Rekeyed(0, 0, 1);

    private final DataKeyParts parts;
    private final AuditTrail audit;

    /**
     * Creates a view; hosts get theirs from the operator's.
     *
     * @param parts what the work needs
     * @param audit the trail of the host, with who does it and why
     */
    public DataKeys(DataKeyParts parts, AuditTrail audit) {
        this.parts = parts;
        this.audit = audit;
    }

    /**
     * Returns the same keys, with somebody else named in the audit trail as the one who changes them.
     *
     * @param name in the host's words, such as {@code user:42}; the default is {@code system}
     * @return the keys as that actor changes them
     */
    public DataKeys as(String name) {
        return new DataKeys(parts, audit.as(Actor.of(name)));
    }

    /**
     * Returns the same keys, with a reason in the audit trail for what is changed.
     *
     * @param reason why, 1 to 500 characters
     * @return the keys as they are changed for that reason
     * @throws IllegalArgumentException if the reason is blank or longer than 500 characters
     */
    public DataKeys because(String reason) {
        return new DataKeys(parts, audit.because(reason));
    }

    /**
     * Wraps all data keys anew that were wrapped by another key than the one that wraps now: a retired key of the ring, an
     * earlier one of the service, or the ring before there was a service. No ciphertext changes.
     *
     * @return how many were wrapped anew
     */
    public Rekeyed rewrap() {
        String wanted = parts.envelope().wrappingKey();
        Rekeyed all = Rekeyed.NOTHING;
        Portion<DataKey> portion = wrappedByOthers(wanted, Integer.MIN_VALUE);
        while (portion.last().isPresent()) {
            all = all.plus(rewrap(portion.items(), wanted)).plus(Rekeyed.failed(portion.unreadable()));
            portion = wrappedByOthers(wanted, Integer.parseInt(portion.last().get()));
        }
        return all;
    }

    private Portion<DataKey> wrappedByOthers(String wanted, int after) {
        return parts.transactions()
                .inTransaction(transaction -> transaction.dataKeys().wrappedByOthers(wanted, after, PORTION));
    }

    private record Rewrapped(DataKey key, WrappedKey wrapped) {}

    private Rekeyed rewrap(List<DataKey> keys, String wanted) {
        List<Rewrapped> rewrapped = new ArrayList<>();
        for (DataKey key : keys) {
            try {
                rewrapped.add(new Rewrapped(key, parts.envelope().wrapAnew(key)));
            } catch (RuntimeException e) {
                LOG.warn("Data key {} of tenant '{}' could not be wrapped anew", key.id(), key.tenant(), e);
            }
        }
        int changed = rewrapped.isEmpty() ? 0 : store(rewrapped, wanted);
        return new Rekeyed(changed, keys.size() - rewrapped.size(), 0);
    }

    private int store(List<Rewrapped> rewrapped, String wanted) {
        return parts.transactions().inTransaction(transaction -> {
            int changed = 0;
            for (Rewrapped each : rewrapped) {
                changed += transaction.dataKeys().rewrap(each.key(), each.wrapped()) ? 1 : 0;
            }
            if (changed > 0) {
                audit.record(transaction, "data_keys.rewrapped", wanted, Map.of("count", Integer.toString(changed)));
            }
            return changed;
        });
    }

    /**
     * Gives a tenant a new data key. What was encrypted with the one before stays readable; {@link #reencrypt()} encrypts
     * it anew.
     *
     * @param tenant the host's name for the tenant
     * @throws IllegalArgumentException if the name is malformed
     * @throws IllegalStateException if somebody else makes keys for the tenant at the same time
     */
    public void rotate(String tenant) {
        TenantId id = TenantId.of(tenant);
        DataKey made = parts.envelope().make(id);
        parts.transactions().useTransaction(transaction -> {
            DataKeyStore keys = transaction.dataKeys();
            Optional<DataKey> old =
                    keys.live(id).stream().filter(DataKey::isCurrent).findFirst();
            boolean retired = old.isEmpty() || keys.retire(id, old.get().id(), made.createdAt());
            if (!retired || !keys.insertCurrent(made)) {
                throw new IllegalStateException(
                        "The data key of tenant '%s' is being changed by others; try again".formatted(tenant));
            }
            audit.of(id).record(transaction, "data_key.rotated", made.id(), Map.of());
        });
    }

    /**
     * Encrypts everything anew that was encrypted with another key than the one that its tenant has now: retired data
     * keys, and keys of the ring from before there were data keys. Afterwards, keys of the ring that wrap nothing any more
     * either can go.
     *
     * @return how many ciphertexts were encrypted anew; as long as some failed, no key must go
     */
    public Rekeyed reencrypt() {
        Rekeyed all = Rekeyed.NOTHING;
        for (CiphertextPlace place : parts.places()) {
            Rekeyed some = reencrypt(place);
            if (some.changed() > 0) {
                Map<String, String> details = Map.of("count", Long.toString(some.changed()));
                parts.transactions()
                        .useTransaction(transaction ->
                                audit.record(transaction, "ciphertexts.reencrypted", place.name(), details));
            }
            all = all.plus(some);
        }
        return all;
    }

    private Rekeyed reencrypt(CiphertextPlace place) {
        Rekeyed all = Rekeyed.NOTHING;
        Portion<Stored> portion = place.read(Optional.empty(), PORTION);
        while (portion.last().isPresent()) {
            Map<TenantId, Encryption> prepared = new HashMap<>();
            for (Stored stored : portion.items()) {
                all = all.plus(reencrypt(place, stored, prepared));
            }
            all = all.plus(Rekeyed.failed(portion.unreadable()));
            portion = place.read(portion.last(), PORTION);
        }
        return all;
    }

    private Rekeyed reencrypt(CiphertextPlace place, Stored stored, Map<TenantId, Encryption> prepared) {
        EncryptionContext context = stored.context();
        Envelope envelope = parts.envelope();
        try {
            boolean isFirst = !prepared.containsKey(context.tenant());
            if (isFirst && envelope.isDestroyed(stored.encrypted(), context)) {
                // To prepare would make a key for a tenant that may need none any more.
                return DESTROYED;
            }
            Encryption encryption = prepared.computeIfAbsent(context.tenant(), envelope::prepared);
            if (!encryption.needsReencryption(stored.encrypted(), context)) {
                return Rekeyed.NOTHING;
            }
            byte[] plain = encryption.decrypt(stored.encrypted(), context);
            return Rekeyed.changed(place.replace(stored, encryption.encrypt(plain, context)));
        } catch (RuntimeException e) {
            if (e instanceof DecryptionException && envelope.isDestroyed(stored.encrypted(), context)) {
                return DESTROYED;
            }
            LOG.warn("{}: {} could not be encrypted anew", place.name(), context, e);
            return Rekeyed.failed(1);
        }
    }

    /**
     * Destroys all data keys of a tenant. What was encrypted with them can never be read again, wherever there are copies
     * of it; this node is done with it at once, other nodes within ten minutes. Backups of the database hold the wrapped keys
     * as long as they are kept. What a key of the ring encrypted before there were data keys stays readable: {@link
     * #reencrypt()} first, if there may be any of that.
     *
     * @param tenant the host's name for the tenant
     * @return how many keys were destroyed
     * @throws IllegalArgumentException if the name is malformed
     */
    public int destroy(String tenant) {
        TenantId id = TenantId.of(tenant);
        return destroy(id, audit.of(id), "data_keys.destroyed");
    }

    /**
     * Destroys all data keys of a tenant, and writes why.
     *
     * @param tenant whose keys
     * @param trail the trail of that tenant
     * @param action what the trail says was done, also if there were no keys
     * @return how many keys were destroyed
     */
    public int destroy(TenantId tenant, AuditTrail trail, String action) {
        int destroyed = parts.transactions().inTransaction(transaction -> {
            int count = transaction.dataKeys().destroy(tenant, parts.clock().instant());
            trail.record(transaction, action, tenant, Map.of("keys", Integer.toString(count)));
            return count;
        });
        parts.envelope().forget(tenant);
        return destroyed;
    }
}
