package dev.integrations.webhook;

import dev.integrations.common.TenantId;
import dev.integrations.crypto.EncryptionContext;
import dev.integrations.crypto.KeyRing;
import dev.integrations.signature.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Encrypts signing keys for the store, each bound to its tenant and its own id. */
final class Secrets {
    private static final String KIND = "webhook-secret";
    private static final String LEGACY_KIND = "webhook-legacy-secret";

    private final KeyRing keyRing;

    Secrets(KeyRing keyRing) {
        this.keyRing = keyRing;
    }

    StoredSecret seal(Webhook webhook, UUID id, SigningKey key, Instant now) {
        byte[] plain = key.encoded().reveal().getBytes(StandardCharsets.UTF_8);
        byte[] encrypted = keyRing.encrypt(plain, context(webhook.tenant(), id));
        return new StoredSecret(id, webhook.tenant(), webhook.id(), encrypted, now, Optional.empty());
    }

    StoredSecret seal(Webhook webhook, UUID id, LegacySecret legacy, Instant now) {
        byte[] plain = legacy.secret().reveal().getBytes(StandardCharsets.UTF_8);
        byte[] encrypted = keyRing.encrypt(plain, new EncryptionContext(webhook.tenant(), LEGACY_KIND, id.toString()));
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

    LegacySigner openLegacy(StoredSecret secret) {
        EncryptionContext context =
                new EncryptionContext(secret.tenant(), LEGACY_KIND, secret.id().toString());
        String plain = new String(keyRing.decrypt(secret.encrypted(), context), StandardCharsets.UTF_8);
        return LegacySigner.of(secret.legacy().orElseThrow(), plain);
    }

    SigningKey open(StoredSecret secret) {
        byte[] plain = keyRing.decrypt(secret.encrypted(), context(secret.tenant(), secret.id()));
        return SigningKey.parse(new String(plain, StandardCharsets.UTF_8));
    }

    private static EncryptionContext context(TenantId tenant, UUID id) {
        return new EncryptionContext(tenant, KIND, id.toString());
    }
}
