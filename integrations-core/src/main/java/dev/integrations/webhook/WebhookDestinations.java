package dev.integrations.webhook;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.Destination;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.DestinationResolver;
import dev.integrations.delivery.Disabling;
import dev.integrations.delivery.OperationalEvents;
import dev.integrations.signature.WebhookSigner;
import dev.integrations.webhook.WebhookDestination.Signing;
import dev.integrations.webhook.WebhookStore.SigningWebhook;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lets the dispatcher meet webhooks. Safe for use by several threads. */
public final class WebhookDestinations implements DestinationResolver {
    private final WebhookParts parts;
    private final Secrets secrets;
    private final OpenSecurities securities;

    /**
     * Creates a resolver.
     *
     * @param parts what webhooks are built from
     * @param tokens where access tokens come from
     */
    public WebhookDestinations(WebhookParts parts, TokenAccess tokens) {
        this.parts = parts;
        this.secrets = new Secrets(parts.encryption());
        this.securities = new OpenSecurities(parts, tokens);
    }

    @Override
    public DestinationId.Kind kind() {
        return DestinationId.Kind.WEBHOOK;
    }

    @Override
    public Map<DestinationId, Destination> resolve(Collection<DestinationId> ids) {
        List<WebhookId> wanted =
                ids.stream().map(id -> new WebhookId(id.uuid())).toList();
        Instant now = parts.clock().instant();
        Map<WebhookId, SigningWebhook> loaded = parts.transactions()
                .inTransaction(transaction -> transaction.webhooks().load(wanted, now));
        Map<DestinationId, Destination> destinations = new HashMap<>();
        loaded.forEach((id, webhook) -> destinations.put(id.destination(), destination(webhook)));
        return destinations;
    }

    @Override
    public boolean disable(Disabling disabling, OperationalEvents events) {
        TenantId tenant = disabling.tenant();
        AuditTrail audit = new AuditTrail(parts.transactions(), parts.ids(), parts.clock(), tenant, Actor.SYSTEM);
        return new WebhookChanges(parts, tenant, new WebhookNews(tenant, audit, events)).disable(disabling);
    }

    private Destination destination(SigningWebhook loaded) {
        Webhook webhook = loaded.webhook();
        return new WebhookDestination(
                webhook,
                new Signing(signer(loaded.secrets()), legacy(loaded.legacy())),
                parts.transformation(),
                webhook.settings().security().isNone() ? null : () -> securities.of(webhook));
    }

    private Supplier<WebhookSigner> signer(List<StoredSecret> stored) {
        return once(() -> WebhookSigner.of(stored.stream().map(secrets::open).toList()));
    }

    private Optional<ExpiringSigner> legacy(List<StoredSecret> stored) {
        return stored.stream()
                .findFirst()
                .map(secret -> new ExpiringSigner(secret::liveAt, once(() -> secrets.openLegacy(secret))));
    }

    /** Decrypts when the first attempt is signed, so that what cannot be decrypted fails attempts and nothing else. */
    private static <T> Supplier<T> once(Supplier<T> opening) {
        return new Supplier<>() {
            private volatile @Nullable T opened;

            @Override
            public T get() {
                T known = opened;
                if (known == null) {
                    known = opening.get();
                    opened = known;
                }
                return known;
            }
        };
    }
}
