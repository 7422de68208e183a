package dev.integrations.testkit.store;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.SecretMother.aSecretOf;
import static dev.integrations.testkit.WebhookMother.aWebhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.TenantId;
import dev.integrations.webhook.LegacySignature;
import dev.integrations.webhook.LegacySignature.Algorithm;
import dev.integrations.webhook.LegacySignature.Content;
import dev.integrations.webhook.LegacySignature.Encoding;
import dev.integrations.webhook.StoredSecret;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookStore.SigningWebhook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.webhook.WebhookStore}: where webhooks come from, and their legacy signatures. */
public abstract class ImportContract extends PortContract {
    private static final String SOURCE = "svix:ep_2bVdIOLBpXgkYVWKFBvKCgZ7V1N";
    private static final Instant LATER = NOON.plus(Duration.ofDays(30));
    private static final LegacySignature FORM = new LegacySignature.Hmac(
            "X-Old-Signature", Algorithm.SHA512, Encoding.BASE64, "", Content.TIMESTAMP_COMMA_BODY);

    /** For subclasses. */
    protected ImportContract() {}

    @Test
    void webhook_is_found_by_where_it_comes_from() {
        Webhook webhook = inserted(ACME);
        webhooks().insertImport(ACME, SOURCE, webhook.id());

        assertThat(webhooks().findImported(ACME, SOURCE)).contains(webhook);
        assertThat(webhooks().findImported(ACME, SOURCE + "x")).isEmpty();
        assertThat(webhooks().findImported(GLOBEX, SOURCE)).isEmpty();
    }

    @Test
    void source_is_taken_once_per_tenant() {
        Webhook first = inserted(ACME);
        Webhook second = inserted(ACME);
        Webhook foreign = inserted(GLOBEX);
        webhooks().insertImport(ACME, SOURCE, first.id());
        webhooks().insertImport(GLOBEX, SOURCE, foreign.id());

        assertThatThrownBy(() -> webhooks().insertImport(ACME, SOURCE, second.id()))
                .isInstanceOf(RuntimeException.class);

        assertThat(webhooks().findImported(ACME, SOURCE)).contains(first);
        assertThat(webhooks().findImported(GLOBEX, SOURCE)).contains(foreign);
    }

    @Test
    void source_is_free_again_once_its_webhook_is_deleted() {
        Webhook webhook = inserted(ACME);
        webhooks().insertImport(ACME, SOURCE, webhook.id());
        webhooks().delete(ACME, webhook.id());

        assertThat(webhooks().findImported(ACME, SOURCE)).isEmpty();
        Webhook again = inserted(ACME);
        webhooks().insertImport(ACME, SOURCE, again.id());
        assertThat(webhooks().findImported(ACME, SOURCE)).contains(again);
    }

    @Test
    void legacy_secret_comes_back_as_it_was_and_apart_from_the_others() {
        Webhook webhook = inserted(ACME);
        StoredSecret current = inserted(aSecretOf(webhook).build());
        StoredSecret legacy = inserted(legacy(webhook));

        assertThat(webhooks().secrets(ACME, webhook.id(), NOON))
                .extracting(StoredSecret::id)
                .containsExactly(current.id());
        List<StoredSecret> found = webhooks().legacySecrets(ACME, webhook.id(), NOON);
        assertThat(found).hasSize(1);
        assertThat(found.get(0)).usingRecursiveComparison().isEqualTo(legacy);
        SigningWebhook loaded = Objects.requireNonNull(
                webhooks().load(List.of(webhook.id()), NOON).get(webhook.id()));
        assertThat(loaded.secrets()).extracting(StoredSecret::id).containsExactly(current.id());
        assertThat(loaded.legacy())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(legacy);
    }

    @Test
    void legacy_secret_ends_at_its_time_and_leaves_other_tenants_alone() {
        Webhook webhook = inserted(ACME);
        inserted(legacy(webhook));

        assertThat(webhooks().legacySecrets(ACME, webhook.id(), LATER)).isEmpty();
        assertThat(webhooks().legacySecrets(GLOBEX, webhook.id(), NOON)).isEmpty();
        webhooks().expireLegacySecrets(GLOBEX, webhook.id(), NOON);
        assertThat(webhooks().legacySecrets(ACME, webhook.id(), NOON)).hasSize(1);
    }

    @Test
    void secrets_of_each_kind_expire_without_the_other() {
        Webhook webhook = inserted(ACME);
        inserted(aSecretOf(webhook).build());
        inserted(legacy(webhook));

        webhooks().expireSecrets(ACME, webhook.id(), NOON);
        assertThat(webhooks().secrets(ACME, webhook.id(), NOON)).isEmpty();
        assertThat(webhooks().legacySecrets(ACME, webhook.id(), NOON)).hasSize(1);

        inserted(aSecretOf(webhook).build());
        webhooks().expireLegacySecrets(ACME, webhook.id(), NOON);
        assertThat(webhooks().secrets(ACME, webhook.id(), NOON)).hasSize(1);
        assertThat(webhooks().legacySecrets(ACME, webhook.id(), NOON)).isEmpty();
    }

    private static StoredSecret legacy(Webhook webhook) {
        return aSecretOf(webhook).expiresAt(LATER).legacy(FORM).build();
    }

    private Webhook inserted(TenantId tenant) {
        Webhook webhook = aWebhook().of(tenant).build();
        webhooks().insert(webhook);
        return webhook;
    }

    private StoredSecret inserted(StoredSecret secret) {
        webhooks().insertSecret(secret);
        return secret;
    }
}
