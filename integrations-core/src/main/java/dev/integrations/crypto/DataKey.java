package dev.integrations.crypto;

import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * A key that encrypts the data of one tenant, as it is kept. Immutable.
 *
 * @param id its id, below zero, which each ciphertext names
 * @param tenant whose data it encrypts
 * @param wrapped the key, wrapped, or empty once it was destroyed
 * @param createdAt when it was made
 * @param retiredAt since when it only decrypts, or empty if it is the one that encrypts
 * @param destroyedAt when it was destroyed, or empty
 */
public record DataKey(
        int id,
        TenantId tenant,
        Optional<WrappedKey> wrapped,
        Instant createdAt,
        Optional<Instant> retiredAt,
        Optional<Instant> destroyedAt) {
    /**
     * Validates the id.
     *
     * @param id below zero
     * @param tenant whose data it encrypts
     * @param wrapped the key, wrapped, or empty
     * @param createdAt when it was made
     * @param retiredAt since when it only decrypts, or empty
     * @param destroyedAt when it was destroyed, or empty
     * @throws IllegalArgumentException if the id is not below zero: the others are those of key rings
     */
    public DataKey {
        if (id >= 0) {
            throw new IllegalArgumentException("the id of a data key is below zero, was %d".formatted(id));
        }
    }

    /**
     * Says whether it encrypts what is written now.
     *
     * @return false if it was retired or destroyed
     */
    public boolean isCurrent() {
        return retiredAt.isEmpty() && destroyedAt.isEmpty();
    }

    /** Where a wrapped key belongs. */
    static EncryptionContext context(TenantId tenant, int id) {
        return new EncryptionContext(tenant, "data-key", Integer.toString(id));
    }
}
