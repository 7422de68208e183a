package dev.integrations.testkit;

import dev.integrations.webhook.LegacySignature;
import dev.integrations.webhook.StoredSecret;
import dev.integrations.webhook.Webhook;
import java.time.Instant;
import java.util.Optional;

/** Makes stored secrets: a current one, as old as its webhook, unless told otherwise. Its bytes encrypt nothing. */
public final class SecretMother {
    private final Webhook webhook;
    private byte[] encrypted = {1, 0, -1, 127, -128};
    private Instant createdAt;
    private Optional<Instant> expiresAt = Optional.empty();
    private Optional<LegacySignature> legacy = Optional.empty();

    private SecretMother(Webhook webhook) {
        this.webhook = webhook;
        this.createdAt = webhook.createdAt();
    }

    /**
     * Starts a secret.
     *
     * @param webhook what it signs for
     * @return a new mother
     */
    public static SecretMother aSecretOf(Webhook webhook) {
        return new SecretMother(webhook);
    }

    /**
     * Sets the bytes.
     *
     * @param encrypted the bytes, not copied
     * @return this mother
     */
    public SecretMother encrypted(byte[] encrypted) {
        this.encrypted = encrypted;
        return this;
    }

    /**
     * Sets when it was made.
     *
     * @param createdAt the time
     * @return this mother
     */
    public SecretMother createdAt(Instant createdAt) {
        this.createdAt = createdAt;
        return this;
    }

    /**
     * Sets when it expires.
     *
     * @param expiresAt the time
     * @return this mother
     */
    public SecretMother expiresAt(Instant expiresAt) {
        this.expiresAt = Optional.of(expiresAt);
        return this;
    }

    /**
     * Makes it the secret of a legacy signature.
     *
     * @param legacy the form of the signature
     * @return this mother
     */
    public SecretMother legacy(LegacySignature legacy) {
        this.legacy = Optional.of(legacy);
        return this;
    }

    /**
     * Makes the secret.
     *
     * @return a secret with a new id of its time
     */
    public StoredSecret build() {
        return new StoredSecret(
                Samples.uuid(createdAt), webhook.tenant(), webhook.id(), encrypted, createdAt, expiresAt, legacy);
    }
}
