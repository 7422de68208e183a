package dev.integrations.crypto;

/**
 * Wraps the data keys of tenants with a key that does not leave its place, such as a key management service or a hardware
 * module. Calls may do I/O; they are made outside of transactions, on the thread that needs the key, once for each data
 * key in five minutes and node. So they should end within seconds: give the client a timeout. Safe for use by several
 * threads.
 */
public interface KeyWrapper {
    /**
     * Returns which key wraps now. When it changes, what was wrapped with the one before is still unwrapped, and {@link
     * DataKeys#rewrap()} wraps it anew.
     *
     * @return 1 to 200 characters, such as the version of a key, that do not start with {@code ring:}
     */
    String keyId();

    /**
     * Wraps a data key.
     *
     * @param dataKey 32 bytes, which are overwritten afterwards
     * @param context whose key it is, for services that take an encryption context
     * @return the wrapped key
     */
    WrappedKey wrap(byte[] dataKey, EncryptionContext context);

    /**
     * Reverses {@link #wrap}.
     *
     * @param wrapped a wrapped key, perhaps of a wrapping key of earlier days
     * @param context the context it was wrapped in
     * @return the 32 bytes
     * @throws RuntimeException if it cannot be unwrapped; what is encrypted with it cannot be read then
     */
    byte[] unwrap(WrappedKey wrapped, EncryptionContext context);
}
