package dev.integrations.testkit.store;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.WebhookMother.aWebhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.webhook.Credential;
import dev.integrations.webhook.ReceiverAuthentication.Bearer;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookSecurity;
import dev.integrations.webhook.WebhookSettings;
import dev.integrations.webhook.WebhookStore.SigningWebhook;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.webhook.WebhookStore}: how webhooks and their receivers trust each other. */
public abstract class WebhookSecurityContract extends PortContract {
    private static final List<String> STORED = List.of(
            "{\"clientCertificate\":{\"chain\":\"-----BEGIN\\nå 'x'\",\"key\":\"AQID\"},\"trust\":\"-----BEGIN 🚀\"}",
            "{\"authentication\":{\"type\":\"bearer\",\"token\":\"AAEC/w==\"}}",
            "{\"authentication\":{\"type\":\"basic\",\"username\":\"Zoë\",\"password\":\"AAEC/w==\"}}",
            "{\"authentication\":{\"type\":\"client_credentials\",\"tokenUrl\":\"https://id.test/token?a=b\",\"clientId\":\"c\",\"clientSecret\":\"AAEC\",\"method\":\"POST\",\"scopes\":[\"a\",\"b\"],\"audience\":\"https://api.test\"}}",
            "{\"encryption\":\"{\\\"kty\\\":\\\"EC\\\"}\",\"headers\":{\"X-Key\":\"AAEC\",\"X-Other\":\"AwQF\"}}");

    /** For subclasses. */
    protected WebhookSecurityContract() {}

    @Test
    void every_option_comes_back_as_it_was() {
        for (String text : STORED) {
            Webhook webhook = with(WebhookSecurity.parse(text));

            webhooks().insert(webhook);

            assertThat(webhooks().find(ACME, webhook.id())).contains(webhook);
            assertThat(webhooks().load(List.of(webhook.id()), NOON))
                    .containsEntry(webhook.id(), new SigningWebhook(webhook, List.of(), List.of()));
        }
    }

    @Test
    void options_are_replaced_and_removed_by_an_update() {
        Webhook webhook = with(WebhookSecurity.parse(STORED.get(0)));
        webhooks().insert(webhook);

        Webhook other = next(webhook, WebhookSecurity.parse(STORED.get(3)));
        assertThat(webhooks().update(other)).isTrue();
        assertThat(webhooks().find(ACME, webhook.id())).contains(other);

        Webhook none = next(other, WebhookSecurity.none());
        assertThat(webhooks().update(none)).isTrue();
        assertThat(webhooks().find(ACME, webhook.id()).orElseThrow().settings().security())
                .isEqualTo(WebhookSecurity.none());
    }

    @Test
    void credential_that_is_not_encrypted_is_not_stored() {
        Webhook webhook = with(WebhookSecurity.builder()
                .authentication(new Bearer(Credential.of("plain-token")))
                .build());

        assertThatThrownBy(() -> webhooks().insert(webhook))
                .hasStackTraceContaining("encrypted")
                .satisfies(failure -> assertThat(failure.toString()).doesNotContain("plain-token"));
    }

    private static Webhook with(WebhookSecurity security) {
        WebhookSettings settings = WebhookSettings.builder("https://example.com/hooks")
                .security(security)
                .build();
        return aWebhook().with(settings).build();
    }

    private static Webhook next(Webhook webhook, WebhookSecurity security) {
        Instant later = webhook.updatedAt().plusSeconds(1);
        return new Webhook(
                webhook.id(),
                webhook.tenant(),
                webhook.settings().toBuilder().security(security).build(),
                webhook.enabled(),
                webhook.disabledReason(),
                webhook.version() + 1,
                webhook.createdAt(),
                later);
    }
}
