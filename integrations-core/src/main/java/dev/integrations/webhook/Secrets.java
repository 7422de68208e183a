package dev.integrations.webhook;

import dev.integrations.common.TenantId;
import dev.integrations.crypto.Encryption;
import dev.integrations.crypto.EncryptionContext;
import dev.integrations.signature.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Encrypts signing keys for the store, each bound to its tenant and its own id. */
final class Secrets {
    private static final String KIND = "webhook-secret";
    private static final String LEGACY_KIND = "webhook-legacy-secret";

    private final Encryption encryption;

    Secrets(Encryption encryption) {
        this.encryption = encryption;
    }

    StoredSecret seal(Webhook webhook, UUID id, SigningKey key, Instant now) {
        byte[] plain = key.encoded().reveal().getBytes(StandardCharsets.UTF_8);
        byte[] encrypted = encryption.encrypt(plain, context(webhook.tenant(), KIND, id));
        return new StoredSecret(id, webhook.tenant(), webhook.id(), encrypted, now, Optional.empty());
    }

    StoredSecret seal(Webhook webhook, UUID id, LegacySecret legacy, Instant now) {
        byte[] plain = legacy.secret().reveal().getBytes(StandardCharsets.UTF_8);
        byte[] encrypted = encryption.encrypt(plain, context(webhook.tenant(), LEGACY_KIND, id));
        LegacyProfile profile = legacy.profile();
        return new StoredSecret(
                id,
                webhook.tenant(),
                webhook.id(),
                encrypted,
                now,
                Optional.of(profile.until()),
                Optional.of(profile.signature()));
    }

    /** Returns what to keep in place of a secret, if another key encrypts by now. */
    Optional<byte[]> renewed(StoredSecret secret) {
        return encryption.renewed(secret.encrypted(), context(secret));
    }

    LegacySigner openLegacy(StoredSecret secret) {
        String plain = new String(encryption.decrypt(secret.encrypted(), context(secret)), StandardCharsets.UTF_8);
        return LegacySigner.of(secret.legacy().orElseThrow(), plain);
    }

    SigningKey open(StoredSecret secret) {
        byte[] plain = encryption.decrypt(secret.encrypted(), context(secret));
        return SigningKey.parse(new String(plain, StandardCharsets.UTF_8));
    }

    static EncryptionContext context(StoredSecret secret) {
        return context(secret.tenant(), secret.legacy().isPresent() ? LEGACY_KIND : KIND, secret.id());
    }

    private static EncryptionContext context(TenantId tenant, String kind, UUID id) {
        return new EncryptionContext(tenant, kind, id.toString());
    }
}
