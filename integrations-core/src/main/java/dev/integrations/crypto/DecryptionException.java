package dev.integrations.crypto;

import dev.integrations.common.IntegrationsException;

/** Thrown when stored bytes cannot be decrypted. The message names the context and the key id, never what is in them. */
public final class DecryptionException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    /** Why the bytes cannot be decrypted. */
    public enum Reason {
        /** The bytes are too short or of an unknown format version. */
        MALFORMED,
        /** Neither the key ring nor the store holds the key that the bytes name. */
        UNKNOWN_KEY,
        /** The data key that the bytes name was destroyed, as those of expunged tenants are. */
        KEY_DESTROYED,
        /** The bytes were changed, belong to another context, or another key has the id that they name. */
        NOT_AUTHENTIC
    }

    /** Why the bytes cannot be decrypted. */
    private final Reason reason;

    private DecryptionException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    static DecryptionException malformed(EncryptionContext context) {
        return new DecryptionException(
                Reason.MALFORMED, "What is stored as %s was not encrypted by this library".formatted(context));
    }

    static DecryptionException unknownKey(int keyId, EncryptionContext context, KeyRing ring) {
        return new DecryptionException(
                Reason.UNKNOWN_KEY,
                "%s was encrypted with key %d, which is not in %s; add it as a retired key"
                        .formatted(context, keyId, ring));
    }

    static DecryptionException unknownKey(int keyId, EncryptionContext context, String where) {
        return new DecryptionException(
                Reason.UNKNOWN_KEY, "%s was encrypted with key %d, which is not %s".formatted(context, keyId, where));
    }

    static DecryptionException destroyed(int keyId, EncryptionContext context) {
        return new DecryptionException(
                Reason.KEY_DESTROYED,
                "%s was encrypted with key %d, which was destroyed with the other keys of its tenant"
                        .formatted(context, keyId));
    }

    static DecryptionException notAuthentic(int keyId, EncryptionContext context) {
        return new DecryptionException(
                Reason.NOT_AUTHENTIC,
                "%s does not decrypt with key %d: it was changed, belongs elsewhere, or another key has this id"
                        .formatted(context, keyId));
    }

    /**
     * Returns why the bytes cannot be decrypted.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
