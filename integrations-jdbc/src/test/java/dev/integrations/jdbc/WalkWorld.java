package dev.integrations.jdbc;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.apikey.ApiKeyId;
import dev.integrations.apikey.ApiKeyQuery;
import dev.integrations.apikey.ApiKeySettings;
import dev.integrations.apikey.ImportedApiKey;
import dev.integrations.apikey.KeyHash;
import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditQuery;
import dev.integrations.audit.ChainHead;
import dev.integrations.common.Batch;
import dev.integrations.common.PageRequest;
import dev.integrations.common.Secret;
import dev.integrations.connection.ApiClientSettings;
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
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.ReplayJobId;
import dev.integrations.delivery.ReplayRequest;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.event.EventId;
import dev.integrations.extension.ExtensionQuery;
import dev.integrations.importing.ImportPlan;
import dev.integrations.inbound.InboundEventId;
import dev.integrations.inbound.InboundQuery;
import dev.integrations.oauth.AppId;
import dev.integrations.oauth.AppQuery;
import dev.integrations.oauth.AppSettings;
import dev.integrations.oauth.ApprovalQuery;
import dev.integrations.oauth.Grant;
import dev.integrations.oauth.GrantId;
import dev.integrations.oauth.OAuthApp;
import dev.integrations.oauth.OAuthSettings;
import dev.integrations.registry.IntegrationBatch;
import dev.integrations.registry.IntegrationId;
import dev.integrations.registry.IntegrationQuery;
import dev.integrations.registry.IntegrationUpdate;
import dev.integrations.registry.NewIntegration;
import dev.integrations.signature.SigningKey;
import dev.integrations.testkit.OAuthMother;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.testkit.http.StrictProvider;
import dev.integrations.web.WebParameters;
import dev.integrations.web.WebRequest;
import dev.integrations.webhook.LegacySecret;
import dev.integrations.webhook.WebhookId;
import dev.integrations.webhook.WebhookImport;
import dev.integrations.webhook.WebhookQuery;
import dev.integrations.webhook.WebhookSettings;
import dev.integrations.webhook.WebhookUpdate;
import java.lang.reflect.Type;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A tenant that owns one of everything, another that owns nothing, and what operations are asked with. */
final class WalkWorld implements AutoCloseable {
    private static final String TYPE = "invoice.paid";
    private static final String KEY_PREFIX = "key_";
    private static final ImportedApiKey IMPORTED =
            new ImportedApiKey(KeyHash.of(new byte[32]), KEY_PREFIX, "key_AbCd", keySettings());
    private static final String KEYED = "keyed";
    private static final String STRICT = "strict";
    private static final String EXPORT = "{\"endpoints\":[]}";

    private final FaultyReceiver receiver = FaultyReceiver.start();
    private final StrictProvider provider = StrictProvider.start();
    private final Integrations integrations;
    private final Tenant owner;
    private final WebhookId webhook;
    private final DeliveryId dead;
    private final DeliveryId pending;
    private final EventId event;
    private final ReplayJobId job;
    private final ApiKeyId apiKey;
    private LocalDate day = LocalDate.of(2026, 1, 1);
    private final ConnectionId keyed;
    private final ConnectionId authorized;
    private final ConnectionId disconnected;
    private final AppId app;
    private final GrantId grant;
    private final IntegrationId integration;
    private final InboundEventId inbound;
    private final Set<String> used = new LinkedHashSet<>();

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
        owner = integrations.tenant("acme");
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
        WebhookId failing = owner.webhooks().create(settings("/dead")).id();
        event = owner.events().publish(TYPE, Map.of("amount", 12)).event();
        integrations.runDue();
        owner.webhooks().disable(failing, "it fails");
        dead = only(DeliveryQuery.in(DeliveryState.DEAD_LETTERED));
        owner.events().publish(NewEvent.of(TYPE, Map.of("amount", 13)).notBefore(inAnHour()));
        pending = only(DeliveryQuery.in(DeliveryState.PENDING));
        owner.webhooks().enable(failing);
        job = owner.deliveries()
                .replayJobs()
                .start(ReplayRequest.finished(DeliveryQuery.in(DeliveryState.DEAD_LETTERED)))
                .id();
        apiKey = owner.apiKeys().create(keySettings()).id();
        integration = owner.integrations().install(echo()).integration().id();
        owner.extensions().disable(ExtensionWalk.ID);
        inbound = InboundWalk.receive(integrations, owner, integration);
        keyed = connectByKey();
        authorized = authorize();
        disconnected = connectByKey();
        owner.connections().disconnect(disconnected);
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

    private static ConnectionCredentials key() {
        return new ConnectionCredentials.ApiKey(Secret.of("key"));
    }

    private static NewIntegration echo() {
        return NewIntegration.of(EchoTemplate.ID, "Echo");
    }

    private static IntegrationUpdate renaming() {
        return IntegrationUpdate.settings(settings -> settings.withName("Other"));
    }

    private ConnectionId authorize() {
        AuthorizationUrl url = owner.connections().authorize(AuthorizationRequest.of(STRICT, "Strict", "session"));
        WebParameters answer = WebParameters.parse(provider.approve(url.uri()));
        return ((Connected) owner.connections().callback(STRICT, answer, "session"))
                .connection()
                .id();
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

    /** Returns what of the owner's was given as an argument since the last call. */
    Set<String> used() {
        Set<String> ids = new LinkedHashSet<>(used);
        used.clear();
        return ids;
    }

    private <T> T own(T value) {
        used.add(value.toString());
        return value;
    }

    /** Returns what an operation is asked with. */
    Object argument(String operation, Type type) {
        String name = type.getTypeName();
        if (type.equals(String.class) && operation.startsWith("extensions()")) {
            return ExtensionWalk.ID;
        }
        Supplier<?> value = special().getOrDefault(operation + " " + name, values().get(name));
        if (value == null) {
            throw new AssertionError("'%s' takes a %s; say here what that is to be".formatted(operation, name));
        }
        return value.get();
    }

    private Map<String, Supplier<?>> special() {
        return Map.of(
                "connections().connect(String, String, ConnectionCredentials) " + String.class.getName(), () -> KEYED,
                "connections().remove(ConnectionId) " + ConnectionId.class.getName(), () -> own(disconnected),
                "deliveries().cancel(DeliveryId) " + DeliveryId.class.getName(), () -> own(pending),
                "apiKeys().create(ApiKeySettings, String) " + String.class.getName(), () -> KEY_PREFIX,
                "apiKeys().batch(Batch$Mode).create(List<ApiKeySettings>, String) " + String.class.getName(),
                        () -> KEY_PREFIX,
                "imports().planSvix(String, Instant) " + String.class.getName(), () -> EXPORT,
                "imports().planSvix(String, Instant) " + Instant.class.getName(), WalkWorld::inAnHour,
                "imports().planConvoy(String, Instant) " + String.class.getName(), () -> EXPORT,
                "imports().planConvoy(String, Instant) " + Instant.class.getName(), WalkWorld::inAnHour);
    }

    private Map<String, Supplier<?>> values() {
        return Map.ofEntries(
                of(WebhookId.class, () -> own(webhook)),
                of(DeliveryId.class, () -> own(dead)),
                of(EventId.class, () -> own(event)),
                of(ReplayJobId.class, () -> own(job)),
                of(ApiKeyId.class, () -> own(apiKey)),
                listOf(ApiKeyId.class, () -> own(apiKey)),
                of(ApiKeySettings.class, WalkWorld::keySettings),
                listOf(ApiKeySettings.class, WalkWorld::keySettings),
                of(ApiKeyQuery.class, ApiKeyQuery::all),
                of(ImportedApiKey.class, () -> IMPORTED),
                listOf(ImportedApiKey.class, () -> IMPORTED),
                of(LocalDate.class, () -> day = day.plusDays(1)),
                entry(
                        "java.util.function.UnaryOperator<%s>".formatted(ApiKeySettings.class.getName()),
                        () -> (UnaryOperator<ApiKeySettings>)
                                before -> before.toBuilder().owner("user:42").build()),
                of(ConnectionId.class, () -> own(keyed)),
                of(ConnectionCredentials.class, WalkWorld::key),
                of(
                        AuthorizationRequest.class,
                        () -> new AuthorizationRequest(
                                STRICT, "Again", "session", List.of(), Optional.of(own(authorized)))),
                of(ApiClientSettings.class, ApiClientSettings::defaults),
                of(
                        WebRequest.class,
                        () -> WebRequest.builder("GET", "/callback/strict?code=x&state=y")
                                .build()),
                of(WebParameters.class, () -> WebParameters.parse("code=x&state=y")),
                listOf(WebhookId.class, () -> own(webhook)),
                listOf(DeliveryId.class, () -> own(dead)),
                listOf(
                        WebhookUpdate.class,
                        () -> new WebhookUpdate(
                                own(webhook),
                                settings -> settings.toBuilder()
                                        .description("changed")
                                        .build())),
                of(
                        DeliveryQuery.class,
                        () -> DeliveryQuery.builder()
                                .states(Set.of(DeliveryState.DEAD_LETTERED))
                                .destination(own(webhook).destination())
                                .build()),
                of(
                        ReplayRequest.class,
                        () -> ReplayRequest.undelivered(own(webhook).destination(), Instant.EPOCH, Instant.MAX)),
                of(IntegrationId.class, () -> own(integration)),
                listOf(IntegrationId.class, () -> own(integration)),
                of(NewIntegration.class, WalkWorld::echo),
                listOf(NewIntegration.class, WalkWorld::echo),
                of(IntegrationUpdate.class, WalkWorld::renaming),
                listOf(
                        IntegrationBatch.Update.class,
                        () -> new IntegrationBatch.Update(own(integration), 1, renaming())),
                of(ExtensionQuery.class, ExtensionQuery::all),
                of(IntegrationQuery.class, IntegrationQuery::all),
                of(InboundEventId.class, () -> own(inbound)),
                of(InboundQuery.class, InboundQuery::all),
                of(int.class, () -> 1),
                of(boolean.class, () -> true),
                of(AuditQuery.class, AuditQuery::all),
                of(ChainHead.class, () -> ChainHead.START),
                of(AppId.class, () -> own(app)),
                of(GrantId.class, () -> own(grant)),
                of(ApprovalQuery.class, () -> ApprovalQuery.all().of(own(app))),
                of(AppQuery.class, AppQuery::all),
                of(AppSettings.class, WalkWorld::app),
                entry(
                        "java.util.function.UnaryOperator<%s>".formatted(AppSettings.class.getName()),
                        () -> (UnaryOperator<AppSettings>) before ->
                                before.toBuilder().description("changed").build()),
                of(WebhookQuery.class, WebhookQuery::all),
                of(EventQuery.class, EventQuery::all),
                of(PageRequest.class, () -> PageRequest.first(10)),
                of(Batch.Mode.class, () -> Batch.Mode.EACH_ALONE),
                of(WebhookSettings.class, () -> settings("/")),
                listOf(WebhookSettings.class, () -> settings("/")),
                of(
                        WebhookImport.class,
                        () -> new WebhookImport("svix:ep_1", settings("/"), true, Optional.empty(), Optional.empty())),
                of(LegacySecret.class, LegacyWalk::secret),
                of(SigningKey.class, () -> SigningKey.generate(new SecureRandom())),
                of(NewEvent.class, () -> NewEvent.of(TYPE, Map.of())),
                listOf(NewEvent.class, () -> NewEvent.of(TYPE, Map.of())),
                of(ImportPlan.class, () -> owner.imports().planSvix(EXPORT, inAnHour())),
                of(Actor.class, () -> Actor.of("user:42")),
                of(Duration.class, () -> Duration.ofHours(1)),
                of(Instant.class, Instant::now),
                of(String.class, () -> TYPE),
                of(Object.class, () -> Map.of("amount", 12)),
                entry(
                        "java.util.function.UnaryOperator<%s>".formatted(WebhookSettings.class.getName()),
                        () -> (UnaryOperator<WebhookSettings>) before ->
                                before.toBuilder().description("changed").build()));
    }

    private static Map.Entry<String, Supplier<?>> of(Class<?> type, Supplier<?> value) {
        return entry(type.getName(), value);
    }

    private static Map.Entry<String, Supplier<?>> listOf(Class<?> type, Supplier<?> value) {
        return entry("java.util.List<%s>".formatted(type.getName()), () -> List.of(value.get()));
    }

    private WebhookSettings settings(String path) {
        return WebhookSettings.builder(receiver.url(path).toString())
                .retrySchedule(RetrySchedule.exponential(Duration.ofSeconds(1), 2, Duration.ofSeconds(1), 1))
                .build();
    }

    private static ApiKeySettings keySettings() {
        return ApiKeySettings.builder("Reporting").build();
    }

    private static AppSettings app() {
        return OAuthMother.settings("Reports").build();
    }

    private static Instant inAnHour() {
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
