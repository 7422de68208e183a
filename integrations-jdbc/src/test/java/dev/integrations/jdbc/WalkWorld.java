package dev.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.apikey.ApiKeyId;
import dev.integrations.apikey.ApiKeySettings;
import dev.integrations.apikey.ApiKeyUsage;
import dev.integrations.apikey.CountedUse;
import dev.integrations.common.PageRequest;
import dev.integrations.common.Secret;
import dev.integrations.connection.AuthorizationRequest;
import dev.integrations.connection.AuthorizationResult.Connected;
import dev.integrations.connection.AuthorizationUrl;
import dev.integrations.connection.ConnectionCredentials;
import dev.integrations.connection.ConnectionId;
import dev.integrations.connection.ConnectionScheme;
import dev.integrations.connection.ConnectionSettings;
import dev.integrations.connection.ProviderDescriptor;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.ReplayJobId;
import dev.integrations.delivery.ReplayRequest;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.event.EventId;
import dev.integrations.inbound.InboundEventId;
import dev.integrations.oauth.AppId;
import dev.integrations.oauth.AppSettings;
import dev.integrations.oauth.Grant;
import dev.integrations.oauth.GrantId;
import dev.integrations.oauth.OAuthApp;
import dev.integrations.oauth.OAuthSettings;
import dev.integrations.registry.IntegrationId;
import dev.integrations.registry.IntegrationUpdate;
import dev.integrations.registry.NewIntegration;
import dev.integrations.testkit.OAuthMother;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.testkit.http.StrictProvider;
import dev.integrations.web.WebParameters;
import dev.integrations.webhook.WebhookId;
import dev.integrations.webhook.WebhookImport;
import dev.integrations.webhook.WebhookSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A tenant that owns one of everything, and another that owns nothing. */
final class WalkWorld implements AutoCloseable {
    static final String TYPE = "invoice.paid";
    static final String KEYED = "keyed";
    static final String STRICT = "strict";

    /** Is called like the provider, since an operation takes both as a text. */
    static final String SESSION = STRICT;

    /** Where a webhook of the owner comes from. */
    static final String IMPORTED = "svix:ep_1";

    static final LocalDate DAY_OF_USE = LocalDate.of(2026, 1, 1);

    private final FaultyReceiver receiver = FaultyReceiver.start();
    private final StrictProvider provider = StrictProvider.start();
    private final Integrations integrations;
    private final Tenant owner;
    final WebhookId webhook;
    final WebhookId failing;
    final DeliveryId dead;
    final DeliveryId pending;
    final EventId event;
    final ReplayJobId job;
    final ApiKeyId apiKey;
    final ConnectionId keyed;
    final ConnectionId authorized;
    final ConnectionId disconnected;

    /** What the owner's user comes back with from the provider, for a connection that is not there yet. */
    final String answer;

    final AppId app;
    final GrantId grant;
    final IntegrationId integration;
    final InboundEventId inbound;

    WalkWorld(JdbcStore store) throws InterruptedException {
        receiver.on("/dead", Behaviour.answer(500));
        receiver.on("/", Behaviour.answer(200));
        integrations = Integrations.builder()
                .store(store)
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .connections(connectionSettings())
                .oauth(OAuthSettings.builder("https://as.example.com").build())
                .scopes(OAuthMother.scopes())
                .templates(EchoTemplate.catalog())
                .extensions(ExtensionWalk.settings())
                .inbound(InboundWalk.settings())
                .startPaused();
        owner = integrations.tenant("acme").because("a walk");
        OAuthApp registered = owner.oauthApps().register(app()).app();
        app = registered.id();
        Grant granted = OAuthMother.aGrant(OAuthMother.anApproval(registered));
        grant = granted.id();
        store.useTransaction(transaction -> {
            transaction.oauthGrants().insertGrant(granted);
            transaction.consents().save(OAuthMother.aConsent(registered, owner.id(), "user:42"));
        });
        webhook = owner.webhooks().create(settings("/")).id();
        owner.webhooks().legacySignatures().set(webhook, LegacyWalk.secret());
        owner.events().publish(NewEvent.of(TYPE, Map.of("amount", 13)).notBefore(inAnHour()));
        pending = only(DeliveryQuery.in(DeliveryState.PENDING));
        failing = owner.webhooks().create(settings("/dead")).id();
        event = owner.events().publish(TYPE, Map.of("amount", 12)).event();
        integrations.runDue();
        dead = only(DeliveryQuery.in(DeliveryState.DEAD_LETTERED));
        owner.webhooks().imported().create(imported(IMPORTED));
        job = owner.deliveries()
                .replayJobs()
                .start(ReplayRequest.finished(DeliveryQuery.in(DeliveryState.DEAD_LETTERED)))
                .id();
        apiKey = owner.apiKeys().create(keySettings()).id();
        ApiKeyUsage uses = new ApiKeyUsage(DAY_OF_USE, 1, Map.of());
        store.useTransaction(transaction ->
                transaction.apiKeyUsage().add(List.of(new CountedUse(apiKey, owner.id(), Instant.now(), uses))));
        integration = owner.integrations().install(echo()).integration().id();
        owner.integrations().update(integration, 1, IntegrationUpdate.config(token("second")));
        owner.extensions().disable(ExtensionWalk.ID);
        inbound = InboundWalk.receive(integrations, owner, integration);
        keyed = connectByKey();
        authorized = ((Connected) owner.connections().callback(STRICT, WebParameters.parse(agreed("Strict")), SESSION))
                .connection()
                .id();
        disconnected = connectByKey();
        owner.connections().disconnect(disconnected);
        answer = agreed("Other");
    }

    private ConnectionSettings connectionSettings() {
        return ConnectionSettings.builder()
                .provider(ProviderDescriptor.builder(KEYED, ConnectionScheme.API_KEY)
                        .apiBase(provider.url("/api/"))
                        .build())
                .provider(provider.descriptor(STRICT).build(), StrictProvider.CLIENT)
                .redirectBase("https://app.test/callback")
                .build();
    }

    private ConnectionId connectByKey() {
        return owner.connections().connect(KEYED, "Keyed", key()).id();
    }

    static ConnectionCredentials key() {
        return new ConnectionCredentials.ApiKey(Secret.of("key"));
    }

    static NewIntegration echo() {
        return NewIntegration.of(EchoTemplate.ID, "Echo");
    }

    private String agreed(String name) {
        AuthorizationUrl url = owner.connections().authorize(AuthorizationRequest.of(STRICT, name, SESSION));
        return provider.approve(url.uri());
    }

    Tenant owner() {
        return owner;
    }

    Tenant foreigner() {
        return integrations.tenant("globex");
    }

    /** Returns the ids of what the owner has. */
    Set<String> ids() {
        return Stream.of(
                        webhook,
                        failing,
                        dead,
                        pending,
                        event,
                        job,
                        apiKey,
                        keyed,
                        authorized,
                        disconnected,
                        app,
                        grant,
                        integration,
                        inbound)
                .map(Object::toString)
                .collect(Collectors.toSet());
    }

    WebhookSettings settings(String path) {
        return WebhookSettings.builder(receiver.url(path).toString())
                .retrySchedule(RetrySchedule.exponential(Duration.ofSeconds(1), 2, Duration.ofSeconds(1), 1))
                .build();
    }

    WebhookImport imported(String source) {
        return new WebhookImport(source, settings("/"), true, Optional.empty(), Optional.empty());
    }

    private static JsonNode token(String token) {
        return JsonNodeFactory.instance.objectNode().put("token", token);
    }

    static ApiKeySettings keySettings() {
        return ApiKeySettings.builder("Reporting").build();
    }

    static AppSettings app() {
        return OAuthMother.settings("Reports").build();
    }

    static Instant inAnHour() {
        return Instant.now().plusSeconds(3600);
    }

    private DeliveryId only(DeliveryQuery query) {
        List<Delivery> found =
                owner.deliveries().list(query, PageRequest.first(10)).items();
        assertThat(found).hasSize(1);
        return found.get(0).id();
    }

    @Override
    public void close() {
        integrations.close();
        receiver.close();
        provider.close();
    }
}
