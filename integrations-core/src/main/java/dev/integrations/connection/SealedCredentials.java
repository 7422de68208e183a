package dev.integrations.connection;

import java.util.Arrays;

/** Credentials as the key ring encrypted them; the bytes name the key. Immutable. */
public final class SealedCredentials {
    private final byte[] bytes;

    private SealedCredentials(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Wraps encrypted bytes.
     *
     * @param bytes what the key ring returned, not copied and not to be changed
     * @return the credentials
     */
    public static SealedCredentials of(byte[] bytes) {
        return new SealedCredentials(bytes);
    }

    /**
     * Returns the bytes.
     *
     * @return what the key ring returned, not to be changed
     */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealedCredentials that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "SealedCredentials[masked]";
    }
}
