package dev.integrations.webhook;

import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A signing secret as it is kept: encrypted, with the time after which it no longer signs. Immutable. */
public final class StoredSecret {
    private final UUID id;
    private final TenantId tenant;
    private final WebhookId webhook;
    private final byte[] encrypted;
    private final Instant createdAt;
    private final Optional<Instant> expiresAt;
    private final Optional<LegacySignature> legacy;

    /**
     * Creates a stored secret.
     *
     * @param id its id, which its encryption is bound to
     * @param tenant whose it is
     * @param webhook the webhook that it signs for
     * @param encrypted the secret as it was encrypted; not copied
     * @param createdAt when it was made
     * @param expiresAt after which it no longer signs, or empty while it is current
     */
    public StoredSecret(
            UUID id,
            TenantId tenant,
            WebhookId webhook,
            byte[] encrypted,
            Instant createdAt,
            Optional<Instant> expiresAt) {
        this(id, tenant, webhook, encrypted, createdAt, expiresAt, Optional.empty());
    }

    /**
     * Creates a stored secret.
     *
     * @param id its id, which its encryption is bound to
     * @param tenant whose it is
     * @param webhook the webhook that it signs for
     * @param encrypted the secret as it was encrypted; not copied
     * @param createdAt when it was made
     * @param expiresAt after which it no longer signs, or empty while it is current
     * @param legacy the form of signature that it makes, or empty for that of Standard Webhooks
     */
    public StoredSecret(
            UUID id,
            TenantId tenant,
            WebhookId webhook,
            byte[] encrypted,
            Instant createdAt,
            Optional<Instant> expiresAt,
            Optional<LegacySignature> legacy) {
        this.id = id;
        this.tenant = tenant;
        this.webhook = webhook;
        this.encrypted = encrypted;
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
        this.legacy = legacy;
    }

    /**
     * Returns the id that the encryption is bound to.
     *
     * @return the id
     */
    public UUID id() {
        return id;
    }

    /**
     * Returns whose secret it is.
     *
     * @return the tenant
     */
    public TenantId tenant() {
        return tenant;
    }

    /**
     * Returns the webhook that it signs for.
     *
     * @return the webhook
     */
    public WebhookId webhook() {
        return webhook;
    }

    /**
     * Returns the secret as it was encrypted.
     *
     * @return the bytes, not to be changed
     */
    public byte[] encrypted() {
        return encrypted;
    }

    /**
     * Returns when it was made.
     *
     * @return the time
     */
    public Instant createdAt() {
        return createdAt;
    }

    /**
     * Returns after which time it no longer signs.
     *
     * @return the time, or empty while it is current
     */
    public Optional<Instant> expiresAt() {
        return expiresAt;
    }

    /**
     * Returns the form of signature that it makes.
     *
     * @return the form, or empty for that of Standard Webhooks
     */
    public Optional<LegacySignature> legacy() {
        return legacy;
    }

    /**
     * Returns this secret with an earlier end.
     *
     * @param at when it expires at the latest
     * @return a secret that expires then, or when this one does if that is earlier
     */
    public StoredSecret expiringBy(Instant at) {
        Instant end = expiresAt.filter(at::isAfter).orElse(at);
        return new StoredSecret(id, tenant, webhook, encrypted, createdAt, Optional.of(end), legacy);
    }

    /**
     * Returns this secret, encrypted anew.
     *
     * @param bytes the same secret as another key encrypted it; not copied
     * @return the secret with these bytes
     */
    public StoredSecret encryptedAs(byte[] bytes) {
        return new StoredSecret(id, tenant, webhook, bytes, createdAt, expiresAt, legacy);
    }

    /**
     * Says whether it signs at a time.
     *
     * @param now the time
     * @return true if it has not expired
     */
    public boolean liveAt(Instant now) {
        return expiresAt.map(now::isBefore).orElse(true);
    }

    @Override
    public String toString() {
        return "StoredSecret[id=%s, webhook=%s]".formatted(id, webhook);
    }
}
