package dev.integrations.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.delivery.RateLimit;
import dev.integrations.event.Condition;
import dev.integrations.importing.ImportedItem.Created;
import dev.integrations.webhook.LegacySignature;
import dev.integrations.webhook.LegacySignature.Algorithm;
import dev.integrations.webhook.LegacySignature.Content;
import dev.integrations.webhook.LegacySignature.Encoding;
import dev.integrations.webhook.LegacySignature.Hmac;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookImport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConvoyExportTest extends ImportFixture {
    private static final String EXPORT = resource("convoy.json");

    @Test
    void an_endpoint_wants_what_its_subscriptions_want() {
        List<ImportedItem> items = acme.imports().apply(acme.imports().planConvoy(EXPORT, UNTIL));

        Webhook webhook = acme.webhooks().get(((Created) items.get(0)).webhook());
        assertThat(webhook.settings().events().patterns()).containsExactly("invoice.paid", "invoice.voided");
        assertThat(webhook.settings().description()).isEqualTo("Accounting: books");
        assertThat(webhook.settings().timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(webhook.settings().security().headers()).containsOnlyKeys("X-Api-Key");
        assertThat(((Created) items.get(0)).secret().reveal()).startsWith("whsec_");
        Webhook old = acme.webhooks().get(((Created) items.get(1)).webhook());
        assertThat(old.settings().url()).isEqualTo("https://hooks.example.com/simple");
        assertThat(old.settings().timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(old.enabled()).isFalse();
    }

    @Test
    void the_old_header_is_kept_with_the_newest_secret() {
        ImportPlan plan = acme.imports().planConvoy(EXPORT, UNTIL);

        assertThat(legacy(plan, 0))
                .isEqualTo(new Hmac(
                        "X-Acme-Signature", Algorithm.SHA256, Encoding.HEX, "v1=", Content.TIMESTAMP_COMMA_BODY));
        assertThat(legacy(plan, 1))
                .isEqualTo(new Hmac("X-Acme-Signature", Algorithm.SHA256, Encoding.HEX, "", Content.BODY));
        WebhookImport first = plan.webhooks().get(0).webhook().orElseThrow();
        assertThat(first.legacy().orElseThrow().secret().reveal()).isEqualTo("new-secret");
        assertThat(first.key()).isEmpty();
        assertThat(places(plan.webhooks().get(0).notes())).containsExactly("/endpoints/data/content/0/support_email");
    }

    @Test
    void a_payload_filter_becomes_a_condition_and_is_noted() {
        ImportPlan plan = acme.imports().planConvoy(EXPORT, UNTIL);

        String filter = "/subscriptions/data/content/3/filter_config/filter/body";
        assertThat(places(plan.webhooks().get(2).notes())).containsExactly(filter);
        Created created = (Created) acme.imports().apply(plan).get(2);
        assertThat(acme.webhooks().get(created.webhook()).settings().interest().condition())
                .contains(Condition.at("/amount").greaterThan(10));
    }

    @Test
    void a_filter_without_counterpart_is_a_problem_since_its_receiver_would_get_more() {
        for (String filter : List.of(
                "{\"body\": {\"a\": {\"$regex\": \"x\"}}}",
                "{\"headers\": {\"x\": \"y\"}}",
                "{\"query\": {\"x\": \"y\"}}",
                "{\"brandNew\": {\"x\": \"y\"}}")) {
            PlannedWebhook webhook = planned(filter, "null");

            assertThat(webhook.webhook()).isEmpty();
            assertThat(places(webhook.problems()).get(0)).startsWith("/subscriptions/0/filter_config/filter/");
        }
    }

    @Test
    void subscriptions_with_different_filters_are_a_problem_and_equal_ones_are_not() {
        String filter = "{\"body\": {\"a\": 1}}";

        assertThat(planned(filter, filter).webhook()).isPresent();
        assertThat(places(planned("null", filter).problems()))
                .containsExactly("/subscriptions/1/filter_config/filter/body");
    }

    private PlannedWebhook planned(String oneFilter, String otherFilter) {
        String export = """
                {"endpoints": [{"uid": "e", "url": "https://example.com", "secrets": [{"value": "x"}]}],
                 "subscriptions": [
                   {"endpoint_id": "e", "type": "api", "filter_config": {"event_types": ["a.b"], "filter": %s}},
                   {"endpoint_id": "e", "type": "api", "filter_config": {"event_types": ["a.c"], "filter": %s}}]}
                """.formatted(oneFilter, otherFilter);
        return acme.imports().planConvoy(export, UNTIL).webhooks().get(0);
    }

    @Test
    void a_rate_limit_comes_along_if_it_is_within_bounds() {
        ImportPlan plan = acme.imports().planConvoy("""
                {"project": {"config": {"signature": null}}, "eventTypes": [{"name": "*"}], "endpoints": [
                   {"uid": "e", "url": "https://example.com/e", "secrets": [{"value": "x"}],
                    "rate_limit": 30, "rate_limit_duration": 60},
                   {"uid": "f", "url": "https://example.com/f", "secrets": [{"value": "x"}], "rate_limit": 20000}],
                 "subscriptions": [{"endpoint_id": "e", "type": "api"}, {"endpoint_id": "f", "type": "api"}]}
                """, UNTIL);

        assertThat(plan.webhooks().get(0).webhook().orElseThrow().settings().rateLimit())
                .contains(RateLimit.of(30, Duration.ofMinutes(1)));
        assertThat(plan.webhooks().get(1).webhook().orElseThrow().settings().rateLimit())
                .isEmpty();
        assertThat(places(plan.webhooks().get(1).notes())).containsExactly("/endpoints/1/rate_limit");
    }

    @Test
    void what_has_no_counterpart_is_noted_and_what_was_deleted_is_a_problem() {
        ImportPlan plan = acme.imports().planConvoy("""
                {"project": {"config": {"strategy": {"type": "linear"}, "signature": null}},
                 "endpoints": [{"uid": "e", "url": "https://example.com", "secrets": [{"value": "x"}], "cb": {"on": true}},
                   {"uid": "f", "url": "https://example.com", "secrets": [{"value": "x"}], "deleted_at": "2025-01-01T00:00:00Z"}],
                 "subscriptions": [
                   {"endpoint_id": "e", "retry_config": {"type": "linear", "retry_count": 3}},
                   {"endpoint_id": "f", "type": "cli"}],
                 "eventTypes": [{"name": "*"}, {"name": "a.b", "category": "billing", "extra": 1}]}
                """, UNTIL);

        assertThat(places(plan.notes())).containsExactly("/project/config/strategy");
        assertThat(places(plan.webhooks().get(0).notes()))
                .containsExactlyInAnyOrder("/subscriptions/0/retry_config", "/endpoints/0/cb");
        assertThat(places(plan.webhooks().get(1).problems()))
                .containsExactlyInAnyOrder("/subscriptions/1/type", "/endpoints/1/deleted_at");
        assertThat(plan.eventTypes()).extracting(PlannedEventType::name).containsExactly("a.b");
        assertThat(places(plan.eventTypes().get(0).notes())).containsExactly("/eventTypes/1/extra");
    }

    private static LegacySignature legacy(ImportPlan plan, int item) {
        return plan.webhooks()
                .get(item)
                .webhook()
                .flatMap(WebhookImport::legacy)
                .orElseThrow()
                .profile()
                .signature();
    }
}
