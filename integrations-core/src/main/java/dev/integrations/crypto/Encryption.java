package dev.integrations.crypto;

import dev.integrations.common.TenantId;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Encrypts what is stored, and decrypts it again. What one implementation wrote, another reads if it has the key: each
 * ciphertext names its own. Safe for use by several threads.
 */
public interface Encryption {
    /**
     * Encrypts. The same plaintext gives other bytes each time. Unless this was {@link #prepared}, it may read the store
     * and call a key management service, so it is not called inside a transaction.
     *
     * @param plaintext what to hide, of any length
     * @param context where it belongs
     * @return the plaintext's length and 33 bytes more
     */
    byte[] encrypt(byte[] plaintext, EncryptionContext context);

    /**
     * Decrypts. Unless this was {@link #prepared}, it may read the store and call a key management service, so it is not
     * called inside a transaction.
     *
     * @param encrypted what {@link #encrypt} returned
     * @param context the context it was encrypted in
     * @return the plaintext
     * @throws DecryptionException if the key is unknown or destroyed, or the bytes were changed or belong to another context
     */
    byte[] decrypt(byte[] encrypted, EncryptionContext context);

    /**
     * Says whether encrypting again would use another key.
     *
     * @param encrypted what {@link #encrypt} returned
     * @param context the context it was encrypted in
     * @return false only for bytes that name the key with which the tenant's data are encrypted now
     */
    boolean needsReencryption(byte[] encrypted, EncryptionContext context);

    /**
     * Encrypts anew what was encrypted with another key than the one that would be used now. For whoever writes it anyway:
     * what cannot be read stays as it is.
     *
     * @param encrypted what {@link #encrypt} returned
     * @param context the context it was encrypted in
     * @return the same plaintext, encrypted anew, or empty if there is no need to, or it cannot be decrypted
     */
    default Optional<byte[]> renewed(byte[] encrypted, EncryptionContext context) {
        if (!needsReencryption(encrypted, context)) {
            return Optional.empty();
        }
        try {
            return Optional.of(encrypt(decrypt(encrypted, context), context));
        } catch (DecryptionException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns this with the keys of a tenant at hand, so that it can be used inside a transaction. Made before the
     * transaction, and forgotten after it.
     *
     * @param tenant whose data is to be encrypted; contexts of other tenants are refused
     * @return what encrypts for that tenant without reading anything
     */
    Encryption prepared(TenantId tenant);

    /**
     * Has somebody told when keys of a tenant were destroyed on this node, as long as this is used. The default does
     * nothing: keys of a ring are nobody's, and are not destroyed.
     *
     * @param forget forgets what was decrypted for the tenant; called by the thread that destroys, outside of transactions
     */
    default void whenDestroyed(Consumer<TenantId> forget) {}
}
