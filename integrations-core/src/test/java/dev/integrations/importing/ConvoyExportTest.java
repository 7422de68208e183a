package dev.integrations.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.importing.ImportedItem.Created;
import dev.integrations.importing.ImportedItem.Refused;
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
        assertThat(items.get(2)).isInstanceOf(Refused.class);
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
    void a_payload_filter_is_a_problem_since_its_receiver_would_get_more() {
        ImportPlan plan = acme.imports().planConvoy(EXPORT, UNTIL);

        assertThat(places(plan.webhooks().get(2).problems()))
                .containsExactly("/subscriptions/data/content/3/filter_config/filter/body");
        assertThat(plan.eventTypes()).extracting(PlannedEventType::name).containsExactly("invoice.paid");
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
