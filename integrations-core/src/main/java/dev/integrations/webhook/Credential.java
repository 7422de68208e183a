package dev.integrations.webhook;

import dev.integrations.common.Secret;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A secret that a webhook needs to reach its receiver: given by its owner, or kept, which is all that settings show once
 * they were saved. Settings that are saved with a kept credential leave it as it is; it cannot be moved to another
 * webhook or another place. Immutable and safe for use by several threads.
 */
public final class Credential {
    private final @Nullable Secret given;
    private final byte[] encrypted;

    private Credential(@Nullable Secret given, byte[] encrypted) {
        this.given = given;
        this.encrypted = encrypted;
    }

    /**
     * Returns a new credential.
     *
     * @param secret its value
     * @return the credential as it is given
     */
    public static Credential of(Secret secret) {
        return new Credential(secret, new byte[0]);
    }

    /**
     * Returns a new credential.
     *
     * @param secret its value
     * @return the credential as it is given
     */
    public static Credential of(String secret) {
        return of(Secret.of(secret));
    }

    /** One that is kept as the key ring encrypted it. */
    static Credential kept(byte[] encrypted) {
        return new Credential(null, encrypted);
    }

    /**
     * Says whether it is kept, encrypted, and cannot be seen.
     *
     * @return false if it was given and not saved yet
     */
    public boolean isKept() {
        return given == null;
    }

    /** The value of one that is given. */
    Secret given() {
        if (given == null) {
            throw new IllegalStateException("a kept credential must be decrypted first");
        }
        return given;
    }

    /** The bytes of one that is kept. */
    byte[] encrypted() {
        if (given != null) {
            throw new IllegalStateException("a credential must be encrypted before it is kept");
        }
        return encrypted;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Credential that
                && Objects.equals(given, that.given)
                && MessageDigest.isEqual(encrypted, that.encrypted);
    }

    @Override
    public int hashCode() {
        return given == null ? Arrays.hashCode(encrypted) : given.hashCode();
    }

    @Override
    public String toString() {
        return isKept() ? "Credential[kept, masked]" : "Credential[given, masked]";
    }
}
