package dev.integrations.store;

import dev.integrations.webhook.StoredSecret;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookQuery;
import dev.integrations.webhook.WebhookStore.SigningWebhook;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A webhook, its secrets, newest first, and the URL at which its receiver passed a challenge. */
record WebhookRow(Webhook webhook, List<StoredSecret> secrets, Optional<String> verifiedUrl) {
    private static final Comparator<StoredSecret> NEWEST_FIRST = Comparator.comparing(
                    (StoredSecret secret) -> new TimeKey(secret.createdAt(), secret.id()))
            .reversed();

    WebhookRow with(Webhook next) {
        return new WebhookRow(next, secrets, verifiedUrl);
    }

    WebhookRow with(StoredSecret secret) {
        return new WebhookRow(
                webhook,
                Stream.concat(secrets.stream(), Stream.of(secret))
                        .sorted(NEWEST_FIRST)
                        .toList(),
                verifiedUrl);
    }

    WebhookRow replacing(StoredSecret secret, StoredSecret by) {
        return new WebhookRow(
                webhook,
                secrets.stream().map(each -> each == secret ? by : each).toList(),
                verifiedUrl);
    }

    WebhookRow withSecretsExpiringBy(Instant at, boolean legacy) {
        return new WebhookRow(
                webhook,
                secrets.stream()
                        .map(secret -> secret.legacy().isPresent() == legacy ? secret.expiringBy(at) : secret)
                        .toList(),
                verifiedUrl);
    }

    WebhookRow verifiedAt(String url) {
        return new WebhookRow(webhook, secrets, Optional.of(url));
    }

    boolean hasUrl(String url) {
        return webhook.settings().url().equals(url);
    }

    List<StoredSecret> secretsAt(Instant now) {
        return live(now, false);
    }

    List<StoredSecret> legacySecretsAt(Instant now) {
        return live(now, true);
    }

    private List<StoredSecret> live(Instant now, boolean legacy) {
        return secrets.stream()
                .filter(secret -> secret.liveAt(now) && secret.legacy().isPresent() == legacy)
                .toList();
    }

    SigningWebhook toSigningWebhook(Instant now) {
        return new SigningWebhook(webhook, secretsAt(now), legacySecretsAt(now));
    }

    boolean matches(WebhookQuery query) {
        return query.enabled().map(wanted -> wanted == webhook.enabled()).orElse(true)
                && query.text().map(this::contains).orElse(true);
    }

    private boolean contains(String text) {
        String part = text.toLowerCase(Locale.ROOT);
        return Stream.of(webhook.settings().url(), webhook.settings().description())
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(part));
    }
}
