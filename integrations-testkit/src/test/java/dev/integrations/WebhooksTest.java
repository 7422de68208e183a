package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.audit.AuditEntry;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.signature.SigningKey;
import dev.integrations.store.InMemoryStore;
import dev.integrations.testkit.ManualClock;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.StoredSecret;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookId;
import dev.integrations.webhook.WebhookQuery;
import dev.integrations.webhook.WebhookSettings;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhooksTest {
    private static final String URL = "https://hooks.example.com/in";

    private final ManualClock clock = ManualClock.startingAt(NOON);
    private final InMemoryStore store = InMemoryStore.create();
    private final Integrations integrations = Integrations.builder()
            .store(store)
            .keyRing(KeyRing.ephemeralForDevelopment())
            .development()
            .clock(clock)
            .startPaused();
    private final Tenant acme = integrations.tenant("acme");

    @AfterEach
    void stop() {
        integrations.close();
    }

    @Test
    void a_new_webhook_is_enabled_and_shows_its_secret_once() {
        NewWebhook created = create();

        Webhook found = acme.webhooks().get(created.id());
        assertThat(found).isEqualTo(created.webhook());
        assertThat(found.enabled()).isTrue();
        assertThat(found.createdAt()).isEqualTo(NOON);
        assertThat(created.secret().reveal()).startsWith("whsec_");
        assertThat(created.toString()).doesNotContain(created.secret().reveal());
    }

    @Test
    void a_secret_is_kept_encrypted() {
        NewWebhook created = create();

        List<StoredSecret> secrets =
                store.inTransaction(transaction -> transaction.webhooks().secrets(acme.id(), created.id(), NOON));
        assertThat(secrets).hasSize(1);
        assertThat(new String(secrets.get(0).encrypted(), UTF_8))
                .doesNotContain(created.secret().reveal());
    }

    @Test
    void an_ed25519_key_shows_its_public_half_only() {
        SigningKey key = SigningKey.generateEd25519(new SecureRandom());

        NewWebhook created = acme.webhooks().create(settings("a"), key);

        assertThat(created.secret().reveal()).startsWith("whpk_");
    }

    @Test
    void every_change_has_its_audit_row_with_its_actor() {
        Tenant ops = acme.as("user:7");
        WebhookId id = ops.webhooks().create(settings("a")).id();
        ops.webhooks()
                .update(id, settings -> settings.toBuilder().concurrency(2).build());
        ops.webhooks().disable(id, "maintenance");
        ops.webhooks().enable(id);
        ops.webhooks().rotateSecret(id);
        ops.webhooks().delete(id);

        List<AuditEntry> entries = acme.audit().list(PageRequest.first(10)).items();
        assertThat(entries)
                .extracting(AuditEntry::action)
                .containsExactly(
                        "webhook.deleted",
                        "webhook.secret_rotated",
                        "webhook.enabled",
                        "webhook.disabled",
                        "webhook.updated",
                        "webhook.created");
        assertThat(entries).allMatch(entry -> entry.subject().equals(id.toString()));
        assertThat(entries).allMatch(entry -> entry.actor().name().equals("user:7"));
    }

    @Test
    void updates_of_many_at_once_are_all_kept() throws Exception {
        WebhookId id = create().id();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<Webhook>> updates = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            updates.add(() -> acme.webhooks()
                    .update(
                            id,
                            settings -> settings.toBuilder()
                                    .description(settings.description() + "x")
                                    .build()));
        }

        for (Future<Webhook> update : threads.invokeAll(updates)) {
            update.get();
        }
        threads.shutdown();

        assertThat(acme.webhooks().get(id).settings().description()).hasSize(40);
        assertThat(acme.webhooks().get(id).version()).isEqualTo(41);
    }

    @Test
    void webhooks_are_listed_newest_first_in_pages_and_by_filter() {
        List<WebhookId> ids = new ArrayList<>();
        for (String name : List.of("alpha", "beta", "gamma")) {
            ids.add(0, acme.webhooks().create(settings(name)).id());
            clock.advance(Duration.ofSeconds(1));
        }
        acme.webhooks().disable(ids.get(1), "off");

        Page<Webhook> first = acme.webhooks().list(WebhookQuery.all(), PageRequest.first(2));
        Page<Webhook> second = acme.webhooks()
                .list(
                        WebhookQuery.all(),
                        PageRequest.first(2).after(first.next().orElseThrow()));

        assertThat(first.items()).extracting(Webhook::id).isEqualTo(ids.subList(0, 2));
        assertThat(second.items()).extracting(Webhook::id).isEqualTo(ids.subList(2, 3));
        assertThat(second.next()).isEmpty();
        assertThat(listed(WebhookQuery.all().enabled(false))).containsExactly(ids.get(1));
        assertThat(listed(WebhookQuery.all().containing("ALPH"))).containsExactly(ids.get(2));
    }

    @Test
    void no_more_than_ten_secrets_are_live_at_once() {
        WebhookId id = create().id();
        for (int i = 0; i < 9; i++) {
            acme.webhooks().rotateSecret(id);
        }

        assertThatThrownBy(() -> acme.webhooks().rotateSecret(id))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("10 secrets");
        clock.advance(Duration.ofHours(24));
        acme.webhooks().rotateSecret(id);
    }

    @Test
    void an_overlap_is_zero_to_seven_days() {
        WebhookId id = create().id();

        acme.webhooks().rotateSecret(id, Duration.ZERO);
        acme.webhooks().rotateSecret(id, Duration.ofDays(7));
        assertThatThrownBy(() -> acme.webhooks().rotateSecret(id, Duration.ofDays(8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT168H");
        assertThatThrownBy(() -> acme.webhooks().rotateSecret(id, Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_deleted_webhook_is_gone() {
        WebhookId id = create().id();

        acme.webhooks().delete(id);

        assertThat(acme.webhooks().find(id)).isEmpty();
        assertThatThrownBy(() -> acme.webhooks().delete(id)).isInstanceOf(NotFoundException.class);
        assertThat(acme.events().publish("a", List.of()).deliveries()).isZero();
        assertThat(acme.deliveries()
                        .list(DeliveryQuery.all(), PageRequest.first(1))
                        .items())
                .isEmpty();
    }

    private NewWebhook create() {
        return acme.webhooks().create(WebhookSettings.builder(URL).build());
    }

    private static WebhookSettings settings(String description) {
        return WebhookSettings.builder(URL).description(description).build();
    }

    private List<WebhookId> listed(WebhookQuery query) {
        return acme.webhooks().list(query, PageRequest.first(10)).items().stream()
                .map(Webhook::id)
                .toList();
    }
}
