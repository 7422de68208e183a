package dev.integrations.testkit.store;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.SecretMother.aSecretOf;
import static dev.integrations.testkit.WebhookMother.aWebhook;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.TenantId;
import dev.integrations.webhook.StoredSecret;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookCiphertextStore;
import dev.integrations.webhook.WebhookSecurity;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Contract of {@link WebhookCiphertextStore}. */
public abstract class WebhookCiphertextContract extends PortContract {
    private static final Instant LONG_AGO = NOON.minusSeconds(1_000);
    private static final byte[] ANEW = {9, 9, 9};

    /** For subclasses. */
    protected WebhookCiphertextContract() {}

    private Webhook inserted(TenantId tenant) {
        Webhook webhook = aWebhook().of(tenant).build();
        webhooks().insert(webhook);
        return webhook;
    }

    private StoredSecret insertedSecret(Webhook webhook) {
        StoredSecret secret = aSecretOf(webhook).build();
        webhooks().insertSecret(secret);
        return secret;
    }

    @Test
    void secrets_of_all_tenants_are_read_in_portions_expired_ones_too() {
        Webhook acme = inserted(ACME);
        StoredSecret first = insertedSecret(acme);
        StoredSecret second = insertedSecret(inserted(GLOBEX));
        StoredSecret third = insertedSecret(acme);
        webhooks().expireSecrets(ACME, acme.id(), LONG_AGO);

        assertThat(ciphertexts().secrets(Optional.empty(), 2).items())
                .extracting(StoredSecret::id)
                .containsExactly(first.id(), second.id());
        assertThat(ciphertexts().secrets(Optional.of(second.id()), 2).items())
                .extracting(StoredSecret::id)
                .containsExactly(third.id());
        assertThat(ciphertexts().secrets(Optional.of(third.id()), 2).items()).isEmpty();
    }

    @Test
    void secret_is_replaced_if_it_is_still_what_was_read() {
        StoredSecret secret = insertedSecret(inserted(ACME));

        assertThat(ciphertexts().replaceSecret(GLOBEX, secret.id(), secret.encrypted(), ANEW))
                .isFalse();
        assertThat(ciphertexts().replaceSecret(ACME, secret.id(), new byte[] {1}, ANEW))
                .isFalse();
        assertThat(ciphertexts().replaceSecret(ACME, secret.id(), secret.encrypted(), ANEW))
                .isTrue();
        assertThat(ciphertexts().replaceSecret(ACME, secret.id(), secret.encrypted(), ANEW))
                .isFalse();

        StoredSecret stored = webhooks().secrets(ACME, secret.webhook(), NOON).get(0);
        assertThat(stored.encrypted()).isEqualTo(ANEW);
        assertThat(stored.id()).isEqualTo(secret.id());
    }

    @Test
    void security_is_replaced_if_nobody_changed_the_webhook() {
        Webhook webhook = inserted(ACME);
        UUID id = webhook.id().uuid();
        WebhookSecurity security = WebhookSecurity.parse("{\"headers\":{\"x-key\":\"CQkJ\"}}");

        assertThat(ciphertexts().secured(Optional.empty(), 10).items())
                .extracting(Webhook::id)
                .containsExactly(webhook.id());
        assertThat(ciphertexts().secured(Optional.of(id), 10).items()).isEmpty();
        assertThat(ciphertexts().replaceSecurity(webhook, security)).isTrue();

        Webhook stored = webhooks().find(ACME, webhook.id()).orElseThrow();
        assertThat(stored.settings().security()).isEqualTo(security);
        assertThat(stored.version()).isEqualTo(webhook.version());
        webhooks()
                .update(new Webhook(
                        webhook.id(),
                        ACME,
                        webhook.settings(),
                        true,
                        Optional.empty(),
                        webhook.version() + 1,
                        webhook.createdAt(),
                        webhook.updatedAt()));
        assertThat(ciphertexts().replaceSecurity(webhook, security)).isFalse();
    }
}
