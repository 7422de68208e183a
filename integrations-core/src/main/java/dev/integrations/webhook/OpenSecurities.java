package dev.integrations.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;

/** Options in use: opened once, and kept with their access tokens as long as they stay the same and are asked for. */
final class OpenSecurities {
    private static final int MAX_KEPT = 1000;
    private static final Duration KEPT_UNUSED = Duration.ofMinutes(30);

    private final WebhookParts parts;
    private final TokenAccess tokens;
    private final Credentials credentials;
    private final Cache<Key, OpenSecurity> opened = Caffeine.newBuilder()
            .maximumSize(MAX_KEPT)
            .expireAfterAccess(KEPT_UNUSED)
            .build();

    private record Key(WebhookId id, String url, WebhookSecurity security) {}

    OpenSecurities(WebhookParts parts, TokenAccess tokens) {
        this.parts = parts;
        this.tokens = tokens;
        this.credentials = new Credentials(parts.encryption(), parts.clock());
    }

    OpenSecurity of(Webhook webhook) {
        return opened.get(
                new Key(
                        webhook.id(),
                        webhook.settings().url(),
                        webhook.settings().security()),
                key -> OpenSecurity.of(webhook, credentials.open(webhook), parts, tokens));
    }
}
