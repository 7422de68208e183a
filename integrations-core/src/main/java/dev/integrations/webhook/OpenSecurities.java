package dev.integrations.webhook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.integrations.common.TenantId;
import dev.integrations.connection.ConnectionAuthorizer;
import dev.integrations.crypto.DecryptedCache;
import dev.integrations.delivery.Authorizer;
import dev.integrations.webhook.ReceiverAuthentication.ClientCredentials;
import dev.integrations.webhook.ReceiverAuthentication.ServiceConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Options in use: opened, and opened again every few minutes as long as they stay the same. Their access tokens live longer,
 * since each may cost its owner something; nobody gets to them but through options that could be opened.
 */
final class OpenSecurities {
    private static final int MAX_KEPT = 1000;
    private static final Duration KEPT_UNUSED = Duration.ofMinutes(30);

    private final WebhookParts parts;
    private final TokenAccess tokens;
    private final Credentials credentials;
    private final DecryptedCache<Key, OpenSecurity> opened;
    private final Cache<Key, AccessTokens> fetching = Caffeine.newBuilder()
            .maximumSize(MAX_KEPT)
            .expireAfterAccess(KEPT_UNUSED)
            .build();

    private record Key(TenantId tenant, WebhookId id, String url, WebhookSecurity security) {}

    OpenSecurities(WebhookParts parts, TokenAccess tokens) {
        this.parts = parts;
        this.tokens = tokens;
        this.credentials = new Credentials(parts.encryption(), parts.clock());
        this.opened = DecryptedCache.of(parts.encryption(), parts.clock(), MAX_KEPT);
        parts.encryption()
                .whenDestroyed(tenant ->
                        fetching.asMap().keySet().removeIf(key -> key.tenant().equals(tenant)));
    }

    OpenSecurity of(Webhook webhook) {
        Key key = new Key(
                webhook.tenant(),
                webhook.id(),
                webhook.settings().url(),
                webhook.settings().security());
        return opened.get(webhook.tenant(), key, () -> open(key, credentials.open(webhook)));
    }

    private OpenSecurity open(Key key, WebhookSecurity security) {
        Optional<Authorizer> authorizer = security.authentication().flatMap(way -> authorizer(key, way));
        return OpenSecurity.of(key.id(), security, authorizer, parts.random());
    }

    private Optional<Authorizer> authorizer(Key key, ReceiverAuthentication way) {
        if (way instanceof ClientCredentials client) {
            return Optional.of(fetching.get(key, same -> new AccessTokens(client, tokens.transport(), parts.clock())));
        }
        if (way instanceof ServiceConnection service) {
            return Optional.of(new ConnectionAuthorizer(
                    tokens.connections().tokens(key.tenant(), service.connection(), URI.create(key.url()))));
        }
        return Optional.empty();
    }
}
