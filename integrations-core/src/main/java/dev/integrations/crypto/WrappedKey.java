package dev.integrations.crypto;

/**
 * A data key as a {@link KeyWrapper} wrapped it. {@code toString} names the wrapping key and nothing else. Immutable, if
 * nobody changes the bytes.
 */
public final class WrappedKey {
    private static final int MAX_ID = 200;
    private static final int MAX_BYTES = 8 * 1024;

    private final String wrappingKey;
    private final byte[] bytes;

    /**
     * Creates a wrapped key.
     *
     * @param wrappingKey the id of the key that wrapped it, 1 to 200 characters
     * @param bytes what came of that, 1 to 8,192 bytes; not copied
     * @throws IllegalArgumentException if either is out of its bounds
     */
    public WrappedKey(String wrappingKey, byte[] bytes) {
        if (wrappingKey.isBlank() || wrappingKey.length() > MAX_ID) {
            throw new IllegalArgumentException(
                    "the id of a wrapping key has 1 to %d characters, was '%s'".formatted(MAX_ID, wrappingKey));
        }
        if (bytes.length < 1 || bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a wrapped key has 1 to %d bytes, had %d".formatted(MAX_BYTES, bytes.length));
        }
        this.wrappingKey = wrappingKey;
        this.bytes = bytes;
    }

    /**
     * Returns the id of the key that wrapped it.
     *
     * @return what {@link KeyWrapper#keyId()} was then
     */
    public String wrappingKey() {
        return wrappingKey;
    }

    /**
     * Returns the wrapped bytes.
     *
     * @return the bytes, not copied
     */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return "WrappedKey[by %s]".formatted(wrappingKey);
    }
}
