package dev.integrations.importing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.audit.AuditEntry;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.PageRequest;
import dev.integrations.importing.ImportForecast.Verdict;
import dev.integrations.importing.ImportedItem.AlreadyThere;
import dev.integrations.importing.ImportedItem.Created;
import dev.integrations.importing.ImportedItem.Refused;
import dev.integrations.webhook.LegacyProfile;
import dev.integrations.webhook.LegacySignature;
import dev.integrations.webhook.StoredSecret;
import dev.integrations.webhook.Webhook;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SvixExportTest extends ImportFixture {
    private static final String EXPORT = resource("svix.json");

    @Test
    void a_plan_says_what_would_be_created_and_stores_nothing() {
        ImportPlan plan = acme.imports().planSvix(EXPORT, UNTIL);

        assertThat(plan.isComplete()).isFalse();
        assertThat(plan.webhooks())
                .extracting(item -> item.webhook().isPresent())
                .containsExactly(true, true, false);
        assertThat(plan.webhooks().get(0).notes()).isEmpty();
        assertThat(places(plan.webhooks().get(2).problems())).containsExactly("/endpoints/data/2/headers/sensitive/0");
        assertThat(plan.toString()).doesNotContain("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assertThat(webhooks(acme)).isEmpty();
    }

    @Test
    void webhooks_are_created_with_their_settings_secrets_and_legacy_headers() {
        List<ImportedItem> items = acme.imports().apply(acme.imports().planSvix(EXPORT, UNTIL));

        assertThat(items.get(2)).isInstanceOf(Refused.class);
        Created created = (Created) items.get(0);
        assertThat(created.secret().reveal()).isEqualTo("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        Webhook webhook = acme.webhooks().get(created.webhook());
        assertThat(webhook.settings().url()).isEqualTo("https://hooks.example.com/svix/in");
        assertThat(webhook.settings().description()).isEqualTo("Accounting");
        assertThat(webhook.settings().events().patterns()).containsExactly("invoice.paid", "invoice.voided");
        assertThat(webhook.settings().metadata()).isEqualTo(Map.of("team", "billing"));
        assertThat(webhook.settings().headers()).isEqualTo(Map.of("X-Region", "eu"));
        assertThat(acme.webhooks().legacySignatures().find(webhook.id()))
                .contains(new LegacyProfile(new LegacySignature.Svix(), UNTIL));
        Webhook disabled = acme.webhooks().get(((Created) items.get(1)).webhook());
        assertThat(disabled.enabled()).isFalse();
        assertThat(disabled.settings().events().patterns()).containsExactly("*");
    }

    @Test
    void channels_come_along_and_sensitive_headers_become_credentials() {
        String export = EXPORT.replace(
                "{\"headers\": {}, \"sensitive\": [\"Authorization\"]}",
                "{\"headers\": {\"authorization\": \"Bearer t0p\"}, \"sensitive\": [\"Authorization\"]}");

        ImportedItem item =
                acme.imports().apply(acme.imports().planSvix(export, UNTIL)).get(2);

        Webhook webhook = acme.webhooks().get(((Created) item).webhook());
        assertThat(webhook.settings().interest().channels().names()).containsExactly("project_1337");
        assertThat(webhook.settings().headers()).isEmpty();
        assertThat(webhook.settings().security().headers()).containsOnlyKeys("authorization");
        assertThat(webhook.settings().security().toText()).doesNotContain("t0p");
    }

    @Test
    void an_import_that_is_repeated_creates_nothing_twice() {
        ImportPlan plan = acme.imports().planSvix(EXPORT, UNTIL);
        List<ImportedItem> first = acme.imports().apply(plan);

        List<ImportedItem> second = acme.imports().apply(acme.imports().planSvix(EXPORT, UNTIL));

        assertThat(second.get(0)).isEqualTo(new AlreadyThere(first.get(0).place(), ((Created) first.get(0)).webhook()));
        assertThat(webhooks(acme)).hasSize(2);
        assertThat(acme.audit().list(PageRequest.first(10)).items())
                .extracting(AuditEntry::action)
                .containsExactly(
                        "webhook.import_applied",
                        "webhook.import_applied",
                        "webhook.disabled",
                        "webhook.imported",
                        "webhook.created",
                        "webhook.imported",
                        "webhook.created");
    }

    @Test
    void a_dry_run_says_what_would_become_of_each_and_changes_nothing() {
        ImportPlan plan = acme.imports().planSvix(EXPORT, UNTIL);

        List<ImportForecast> before = acme.imports().dryRun(plan);
        assertThat(webhooks(acme)).isEmpty();
        assertThat(acme.audit().list(PageRequest.first(10)).items()).isEmpty();
        acme.imports().apply(plan);
        List<ImportForecast> after = acme.imports().dryRun(plan);

        assertThat(before)
                .extracting(ImportForecast::verdict)
                .containsExactly(Verdict.CREATED, Verdict.CREATED, Verdict.REFUSED);
        assertThat(places(before.get(2).problems())).containsExactly("/endpoints/data/2/headers/sensitive/0");
        assertThat(after)
                .extracting(ImportForecast::verdict)
                .containsExactly(Verdict.KEPT, Verdict.KEPT, Verdict.REFUSED);
        assertThat(integrations.tenant("globex").imports().dryRun(plan).get(0).verdict())
                .isEqualTo(Verdict.CREATED);
    }

    @Test
    void secrets_are_stored_encrypted_and_are_in_no_trail() {
        Created created = (Created)
                acme.imports().apply(acme.imports().planSvix(EXPORT, UNTIL)).get(0);

        store.useTransaction(transaction -> {
            List<StoredSecret> stored = Stream.concat(
                            transaction.webhooks().secrets(acme.id(), created.webhook(), NOON).stream(),
                            transaction.webhooks().legacySecrets(acme.id(), created.webhook(), NOON).stream())
                    .toList();
            assertThat(stored).hasSize(2);
            for (StoredSecret secret : stored) {
                assertThat(new String(secret.encrypted(), ISO_8859_1))
                        .doesNotContain("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
            }
        });
        assertThat(acme.audit().list(PageRequest.first(10)).items().toString())
                .contains("svix:ep_2bVdIOLBpXgkYVWKFBvKCgZ7V1N")
                .doesNotContain("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    }

    @Test
    void what_has_no_counterpart_is_noted_wherever_it_stands() {
        ImportPlan plan = acme.imports().planSvix("""
                {"application": {"id": "app_1"}, "nothing": null, "endpoints": [
                  {"id": "ep_1", "uid": "mine", "url": "https://example.com", "brandNew": [1], "empty": "",
                   "secret": {"key": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}}],
                 "eventTypes": [{"name": "a.b", "archived": true, "featureFlags": ["beta"], "schemas": {"1": {}, "2": {}}}]}
                """, UNTIL);

        assertThat(places(plan.notes())).containsExactly("/application");
        assertThat(places(plan.webhooks().get(0).notes())).containsExactly("/endpoints/0/uid", "/endpoints/0/brandNew");
        assertThat(places(plan.eventTypes().get(0).notes()))
                .containsExactly("/eventTypes/0/archived", "/eventTypes/0/schemas", "/eventTypes/0/featureFlags");
        assertThat(plan.isComplete()).isTrue();
    }

    @Test
    void a_deleted_webhook_can_be_imported_again_and_tenants_do_not_meet() {
        ImportPlan plan = acme.imports().planSvix(EXPORT, UNTIL);
        Created created = (Created) acme.imports().apply(plan).get(0);
        acme.webhooks().delete(created.webhook());

        assertThat(acme.imports().apply(plan).get(0)).isInstanceOf(Created.class);
        assertThat(integrations.tenant("globex").imports().apply(plan).get(0)).isInstanceOf(Created.class);
    }

    @Test
    void event_types_have_their_newest_schema() {
        List<PlannedEventType> types = acme.imports().planSvix(EXPORT, UNTIL).eventTypes();

        assertThat(types).extracting(PlannedEventType::name).contains("invoice.paid", "invoice.draft");
        assertThat(types.get(0).definition().orElseThrow().schema().orElseThrow())
                .contains("\"required\":[\"amount\"]");
        assertThat(types.get(1).definition().orElseThrow().deprecated()).isTrue();
        assertThat(places(types.get(2).problems())).containsExactly("/eventTypes/data/2");
    }

    @Test
    void an_end_that_is_past_or_too_far_is_refused() {
        for (Duration time : List.of(Duration.ZERO, Duration.ofDays(-1), Duration.ofDays(367))) {
            assertThatThrownBy(() -> acme.imports().planSvix(EXPORT, NOON.plus(time)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("legacyUntil");
        }
    }

    @Test
    void a_url_that_the_policy_refuses_and_a_source_that_comes_twice_are_problems() {
        String export = """
                {"endpoints": [
                  {"id": "ep_1", "url": "ftp://example.com", "secret": {"key": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}},
                  {"id": "ep_1", "url": "https://example.com", "secret": {"key": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}}
                ]}
                """;

        ImportPlan plan = acme.imports().planSvix(export, UNTIL);

        assertThat(places(plan.webhooks().get(0).problems())).contains("/endpoints/0/url");
        assertThat(places(plan.webhooks().get(1).problems())).containsExactly("/endpoints/1");
    }
}
