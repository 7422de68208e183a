package dev.integrations.benchmarks;

import dev.integrations.Integrations;
import dev.integrations.common.PageRequest;
import dev.integrations.signature.SigningKey;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookQuery;
import dev.integrations.webhook.WebhookSettings;
import dev.integrations.webhook.Webhooks;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Makes the webhooks of a run, or finds those that an earlier run made for the same URL. */
final class LoadWebhooks {
    /** The label that tells which secret a webhook was made with, without giving it away. */
    private static final String SECRET_LABEL = "load-secret";

    private static final int FINGERPRINT_CHARACTERS = 16;

    private final Integrations integrations;
    private final LoadOptions options;

    LoadWebhooks(Integrations integrations, LoadOptions options) {
        this.integrations = integrations;
        this.options = options;
    }

    void prepare() {
        options.receiver().ifPresent(receiver -> {
            WebhookSettings wanted = WebhookSettings.builder(
                            options.policy().require(receiver.url()).toString())
                    .description("made by the load program")
                    .concurrency(options.concurrency())
                    .metadata(Map.of(SECRET_LABEL, fingerprint(receiver.key())))
                    .build();
            for (int number = 0; number < options.tenants(); number++) {
                prepare(integrations.tenant(LoadPublisher.tenant(number)).webhooks(), wanted, receiver.key());
            }
        });
    }

    /** Dispatching makes no webhook: of two processes that start at once, each would make one. */
    private void prepare(Webhooks webhooks, WebhookSettings wanted, SigningKey key) {
        List<Webhook> found = find(webhooks, wanted.url());
        found.forEach(webhook -> adapt(webhooks, webhook, wanted, key));
        if (options.mode().publishes()) {
            for (int i = found.size(); i < options.webhooks(); i++) {
                webhooks.create(wanted, key);
            }
        }
    }

    private static List<Webhook> find(Webhooks webhooks, String url) {
        return webhooks
                .list(WebhookQuery.all().containing(url), PageRequest.first(PageRequest.MAX_LIMIT))
                .items()
                .stream()
                .filter(webhook -> webhook.settings().url().equals(url))
                .toList();
    }

    private static void adapt(Webhooks webhooks, Webhook webhook, WebhookSettings wanted, SigningKey key) {
        if (!webhook.settings().metadata().equals(wanted.metadata())) {
            webhooks.rotateSecret(webhook.id(), key, Duration.ZERO);
        }
        if (!webhook.settings().equals(wanted)) {
            webhooks.update(webhook.id(), settings -> wanted);
        }
    }

    private static String fingerprint(SigningKey key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(key.encoded().reveal().getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(hash).substring(0, FINGERPRINT_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
