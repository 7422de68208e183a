package dev.integrations.testkit.store;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.WebhookMother.aWebhook;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.delivery.RateLimit;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.testkit.Samples;
import dev.integrations.transform.JsonTemplate;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookId;
import dev.integrations.webhook.WebhookQuery;
import dev.integrations.webhook.WebhookSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.webhook.WebhookStore}: webhooks; their secrets have a contract of their own. */
public abstract class WebhookStoreContract extends PortContract {
    private static final WebhookQuery ALL = WebhookQuery.all();

    /** For subclasses. */
    protected WebhookStoreContract() {}

    @Test
    void webhook_with_defaults_comes_back_as_it_was() {
        Webhook webhook = aWebhook().build();

        webhooks().insert(webhook);

        assertThat(webhooks().find(ACME, webhook.id())).contains(webhook);
    }

    @Test
    void every_setting_comes_back_as_it_was() {
        Webhook webhook = aWebhook()
                .with(WebhookSettings.builder("https://user.example.com:8443/a%20b?c=d&e=%F0%9F%9A%80#f")
                        .description("It's \"Zoë's\" 🚀\n\tline {2} \\ ?:name %s <b>&amp;")
                        .metadata(Map.of("team", "R&D", "quote'\"", "a=b,c\\d\n", "émoji", "🚀", "empty", ""))
                        .events("invoice.*", "user.created", "!invoice.draft")
                        .headers(Map.of("X-Team", "a, b; c=\"d\"", "Authorization", "Basic YTpi"))
                        .retrySchedule(RetrySchedule.of(Duration.ofMillis(1), Duration.ofDays(7))
                                .withFullJitter())
                        .timeout(Duration.ofMillis(100))
                        .concurrency(256)
                        .rateLimit(Optional.of(RateLimit.of(90, Duration.ofMinutes(1))))
                        .ordered(true)
                        .template(Optional.of(JsonTemplate.parse("{\"at\": {\"$\": \"/timestamp\"}, \"é\": 1.50}")))
                        .fallback(Optional.of(new WebhookId(Samples.uuid(NOON))))
                        .build())
                .disabledBecause("the endpoint is gone: 410 – 'Gone'")
                .createdAt(NOON.plusNanos(1000))
                .build();

        webhooks().insert(webhook);

        assertThat(webhooks().find(ACME, webhook.id())).contains(webhook);
    }

    @Test
    void longest_settings_are_kept() {
        Webhook webhook = aWebhook()
                .with(WebhookSettings.builder("https://example.com/" + "u".repeat(2000))
                        .description("d".repeat(1000))
                        .metadata(Map.of("k".repeat(64), "v".repeat(512)))
                        .events("t".repeat(128))
                        .headers(Map.of("X-Long", "h".repeat(4000)))
                        .retrySchedule(RetrySchedule.exponential(
                                Duration.ofMillis(1234), 1, Duration.ofDays(7), RetrySchedule.MAX_ATTEMPTS))
                        .timeout(Duration.ofSeconds(60))
                        .build())
                .build();

        webhooks().insert(webhook);

        assertThat(webhooks().find(ACME, webhook.id())).contains(webhook);
    }

    @Test
    void unknown_webhook_is_not_found() {
        assertThat(webhooks().find(ACME, aWebhook().build().id())).isEmpty();
    }

    @Test
    void update_replaces_what_changed_and_its_version() {
        Webhook before = inserted(aWebhook().build());
        Webhook after = changed(before, 2);

        assertThat(webhooks().update(after)).isTrue();

        assertThat(webhooks().find(ACME, before.id())).contains(after);
        assertThat(webhooks().update(changed(after, 3))).isTrue();
    }

    @Test
    void update_of_a_version_that_somebody_changed_meanwhile_is_refused() {
        Webhook before = inserted(aWebhook().build());
        Webhook winner = changed(before, 2);
        webhooks().update(winner);

        assertThat(webhooks().update(changed(before, 2))).isFalse();
        assertThat(webhooks().update(changed(before, 4))).isFalse();
        assertThat(webhooks().find(ACME, before.id())).contains(winner);
    }

    @Test
    void update_of_an_unknown_webhook_is_refused() {
        Webhook unknown = changed(aWebhook().build(), 2);

        assertThat(webhooks().update(unknown)).isFalse();
        assertThat(webhooks().find(ACME, unknown.id())).isEmpty();
    }

    @Test
    void update_leaves_other_webhooks_alone() {
        Webhook other = inserted(aWebhook().build());

        webhooks().update(changed(inserted(aWebhook().build()), 2));

        assertThat(webhooks().find(ACME, other.id())).contains(other);
    }

    private static Webhook changed(Webhook webhook, long version) {
        return new Webhook(
                webhook.id(),
                webhook.tenant(),
                WebhookSettings.builder("https://example.org/v" + version)
                        .description("version " + version)
                        .build(),
                !webhook.enabled(),
                Optional.of("changed to version " + version),
                version,
                webhook.createdAt(),
                webhook.updatedAt().plusSeconds(1));
    }

    @Test
    void deleted_webhook_is_gone_and_can_be_deleted_once() {
        Webhook deleted = inserted(aWebhook().build());
        Webhook kept = inserted(aWebhook().build());

        assertThat(webhooks().delete(ACME, deleted.id())).isTrue();
        assertThat(webhooks().delete(ACME, deleted.id())).isFalse();

        assertThat(webhooks().find(ACME, deleted.id())).isEmpty();
        assertThat(webhooks().update(changed(deleted, 2))).isFalse();
        assertThat(list(ALL, 10)).containsExactly(kept);
    }

    @Test
    void webhooks_are_listed_newest_first_page_by_page() {
        List<Webhook> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(inserted(aWebhook().createdAt(NOON.plusNanos(1000L * i)).build()));
        }
        inserted(aWebhook().of(GLOBEX).build());

        for (int limit : new int[] {1, 2, 5, 6}) {
            assertThat(list(ALL, limit)).isEqualTo(reversed(all));
        }
    }

    @Test
    void webhooks_of_one_instant_are_all_listed_page_by_page() {
        List<Webhook> all = List.of(
                inserted(aWebhook().build()),
                inserted(aWebhook().build()),
                inserted(aWebhook().build()));

        assertThat(list(ALL, 1)).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void cursor_stays_where_it_is_while_webhooks_come_and_go() {
        Webhook first = inserted(aWebhook().build());
        Webhook second = inserted(aWebhook().createdAt(NOON.plusSeconds(1)).build());
        Webhook third = inserted(aWebhook().createdAt(NOON.plusSeconds(2)).build());
        Page<Webhook> page = webhooks().list(ACME, ALL, PageRequest.first(1));

        webhooks().delete(ACME, third.id());
        inserted(aWebhook().createdAt(NOON.plusSeconds(3)).build());

        Page<Webhook> next = webhooks()
                .list(ACME, ALL, PageRequest.first(10).after(page.next().orElseThrow()));
        assertThat(page.items()).containsExactly(third);
        assertThat(next.items()).containsExactly(second, first);
    }

    @Test
    void webhooks_are_filtered_by_being_enabled() {
        Webhook enabled = inserted(aWebhook().build());
        Webhook disabled = inserted(aWebhook().disabledBecause("maintenance").build());

        assertThat(list(ALL.enabled(true), 1)).containsExactly(enabled);
        assertThat(list(ALL.enabled(false), 1)).containsExactly(disabled);
    }

    @Test
    void webhooks_are_filtered_by_part_of_url_or_description_in_any_case() {
        Webhook billing = described("https://billing.example.com/Hook", "Invoices to ERP");
        Webhook support = described("https://support.example.com/hook", "Tickets about Billing");

        assertThat(list(ALL.containing("BILLING"), 1)).containsExactlyInAnyOrder(billing, support);
        assertThat(list(ALL.containing("billing.example"), 1)).containsExactly(billing);
        assertThat(list(ALL.containing("tickets ab"), 1)).containsExactly(support);
        assertThat(list(ALL.containing("/hook"), 1)).containsExactlyInAnyOrder(billing, support);
        assertThat(list(ALL.containing("nobody"), 1)).isEmpty();
        assertThat(list(ALL.enabled(true).containing("erp"), 1)).containsExactly(billing);
        assertThat(list(ALL.enabled(false).containing("erp"), 1)).isEmpty();
    }

    @Test
    void characters_that_mean_something_to_a_database_are_searched_as_they_are() {
        Webhook percent = described("https://a.example.com", "100% of it");
        Webhook underscore = described("https://b.example.com", "snake_case");
        Webhook backslash = described("https://c.example.com", "C:\\temp");
        Webhook quote = described("https://d.example.com", "it's");

        assertThat(list(ALL.containing("%"), 10)).containsExactly(percent);
        assertThat(list(ALL.containing("_"), 10)).containsExactly(underscore);
        assertThat(list(ALL.containing("\\"), 10)).containsExactly(backslash);
        assertThat(list(ALL.containing("'"), 10)).containsExactly(quote);
    }

    private Webhook described(String url, String description) {
        return inserted(aWebhook()
                .with(WebhookSettings.builder(url).description(description).build())
                .build());
    }

    @Test
    void cursor_that_no_listing_returned_is_refused() {
        inserted(aWebhook().build());

        checkMalformedCursors(page -> webhooks().list(ACME, ALL, page));
    }

    @Test
    void webhooks_of_all_tenants_are_loaded_and_unknown_ones_are_left_out() {
        Webhook ours = inserted(aWebhook().build());
        Webhook theirs = inserted(aWebhook().of(GLOBEX).disabledBecause("test").build());
        inserted(aWebhook().build());
        WebhookId unknown = new WebhookId(Samples.uuid(NOON));

        assertThat(webhooks().load(List.of(theirs.id(), unknown, ours.id()), NOON))
                .containsOnlyKeys(ours.id(), theirs.id())
                .allSatisfy(
                        (id, loaded) -> assertThat(loaded.webhook()).isEqualTo(id.equals(ours.id()) ? ours : theirs));
        assertThat(webhooks().load(List.of(), NOON)).isEmpty();
    }

    @Test
    void webhook_is_verified_at_its_present_url_only() {
        Webhook webhook = inserted(aWebhook().build());
        String url = webhook.settings().url();

        assertThat(webhooks().isVerified(ACME, webhook.id())).isFalse();
        assertThat(webhooks().verify(ACME, webhook.id(), url + "x")).isFalse();
        assertThat(webhooks().isVerified(ACME, webhook.id())).isFalse();
        assertThat(webhooks().verify(GLOBEX, webhook.id(), url)).isFalse();
        assertThat(webhooks().verify(ACME, new WebhookId(Samples.uuid(NOON)), url))
                .isFalse();
        assertThat(webhooks().verify(ACME, webhook.id(), url)).isTrue();
        assertThat(webhooks().verify(ACME, webhook.id(), url)).as("again").isTrue();

        assertThat(webhooks().isVerified(ACME, webhook.id())).isTrue();
        assertThat(webhooks().isVerified(GLOBEX, webhook.id())).isFalse();
        assertThat(webhooks().find(ACME, webhook.id())).contains(webhook);
        webhooks().update(changed(webhook, 2));
        assertThat(webhooks().isVerified(ACME, webhook.id())).isFalse();
    }

    private List<Webhook> list(WebhookQuery query, int limit) {
        return allPages(limit, page -> webhooks().list(ACME, query, page));
    }

    private Webhook inserted(Webhook webhook) {
        webhooks().insert(webhook);
        return webhook;
    }
}
