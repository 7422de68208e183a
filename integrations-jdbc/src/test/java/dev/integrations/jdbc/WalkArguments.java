package dev.integrations.jdbc;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

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
import dev.integrations.connection.ConnectionCredentials;
import dev.integrations.connection.ConnectionId;
import dev.integrations.delivery.DeliveryId;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.ReplayJobId;
import dev.integrations.delivery.ReplayRequest;
import dev.integrations.event.EventId;
import dev.integrations.extension.ExtensionQuery;
import dev.integrations.importing.ImportPlan;
import dev.integrations.inbound.InboundEventId;
import dev.integrations.inbound.InboundQuery;
import dev.integrations.oauth.AppId;
import dev.integrations.oauth.AppQuery;
import dev.integrations.oauth.AppSettings;
import dev.integrations.oauth.ApprovalQuery;
import dev.integrations.oauth.GrantId;
import dev.integrations.registry.IntegrationBatch;
import dev.integrations.registry.IntegrationId;
import dev.integrations.registry.IntegrationQuery;
import dev.integrations.registry.IntegrationUpdate;
import dev.integrations.registry.NewIntegration;
import dev.integrations.signature.SigningKey;
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

/** What operations are asked with: one value for each type, with ids of what the owner of a world has. */
final class WalkArguments {
    private static final String KEY_PREFIX = "key_";
    private static final ImportedApiKey IMPORTED =
            new ImportedApiKey(KeyHash.of(new byte[32]), KEY_PREFIX, "key_AbCd", WalkWorld.keySettings());
    private static final String EXPORT = """
            {"endpoints": [{
              "id": "ep_3",
              "url": "https://receiver.example.com/",
              "secret": {"key": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}
            }]}
            """;

    private final WalkWorld world;
    private final Set<String> used = new LinkedHashSet<>();
    private int days;
    private int versions;

    WalkArguments(WalkWorld world) {
        this.world = world;
    }

    /** Returns what of the owner's was given as an argument. */
    Set<String> used() {
        return used;
    }

    private static IntegrationUpdate renaming() {
        return IntegrationUpdate.settings(settings -> settings.withName("Other"));
    }

    private String answer() {
        return own(world.answer);
    }

    private ImportPlan plan() {
        ImportPlan plan = world.owner().imports().planSvix(EXPORT, WalkWorld.inAnHour());
        assertThat(plan.webhooks())
                .allMatch(planned -> planned.webhook().isPresent())
                .hasSize(1);
        return plan;
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
        return Map.ofEntries(
                in("connections().connect(String, String, ConnectionCredentials)", String.class, () -> WalkWorld.KEYED),
                in("connections().callback(WebRequest, String)", String.class, () -> WalkWorld.SESSION),
                in("connections().callback(String, WebParameters, String)", String.class, () -> WalkWorld.SESSION),
                in("integrations().versions().compare(IntegrationId, int, int)", int.class, () -> 1 + versions++ % 2),
                in("webhooks().failing(WebhookId)", WebhookId.class, () -> own(world.failing)),
                in("webhooks().imported().find(String)", String.class, () -> own(WalkWorld.IMPORTED)),
                in("connections().remove(ConnectionId)", ConnectionId.class, () -> own(world.disconnected)),
                in("deliveries().cancel(DeliveryId)", DeliveryId.class, () -> own(world.pending)),
                in("apiKeys().create(ApiKeySettings, String)", String.class, () -> KEY_PREFIX),
                in("apiKeys().batch(Batch$Mode).create(List<ApiKeySettings>, String)", String.class, () -> KEY_PREFIX),
                in("imports().planSvix(String, Instant)", String.class, () -> EXPORT),
                in("imports().planSvix(String, Instant)", Instant.class, WalkWorld::inAnHour),
                in("imports().planConvoy(String, Instant)", String.class, () -> EXPORT),
                in("imports().planConvoy(String, Instant)", Instant.class, WalkWorld::inAnHour));
    }

    private static Map.Entry<String, Supplier<?>> in(String operation, Class<?> type, Supplier<?> value) {
        return entry(operation + " " + type.getName(), value);
    }

    private Map<String, Supplier<?>> values() {
        return Map.ofEntries(
                of(WebhookId.class, () -> own(world.webhook)),
                of(DeliveryId.class, () -> own(world.dead)),
                of(EventId.class, () -> own(world.event)),
                of(ReplayJobId.class, () -> own(world.job)),
                of(ApiKeyId.class, () -> own(world.apiKey)),
                listOf(ApiKeyId.class, () -> own(world.apiKey)),
                of(ApiKeySettings.class, WalkWorld::keySettings),
                listOf(ApiKeySettings.class, WalkWorld::keySettings),
                of(ApiKeyQuery.class, ApiKeyQuery::all),
                of(ImportedApiKey.class, () -> IMPORTED),
                listOf(ImportedApiKey.class, () -> IMPORTED),
                of(LocalDate.class, () -> WalkWorld.DAY_OF_USE.plusDays(days++ % 2)),
                entry(
                        "java.util.function.UnaryOperator<%s>".formatted(ApiKeySettings.class.getName()),
                        () -> (UnaryOperator<ApiKeySettings>)
                                before -> before.toBuilder().owner("user:42").build()),
                of(ConnectionId.class, () -> own(world.keyed)),
                of(Secret.class, () -> Secret.of("key")),
                of(ConnectionCredentials.class, WalkWorld::key),
                of(
                        AuthorizationRequest.class,
                        () -> new AuthorizationRequest(
                                WalkWorld.STRICT,
                                "Again",
                                WalkWorld.SESSION,
                                List.of(),
                                Optional.of(own(world.authorized)))),
                of(ApiClientSettings.class, ApiClientSettings::defaults),
                of(
                        WebRequest.class,
                        () -> WebRequest.builder("GET", "/callback/strict?" + answer())
                                .build()),
                of(WebParameters.class, () -> WebParameters.parse(answer())),
                listOf(WebhookId.class, () -> own(world.webhook)),
                listOf(DeliveryId.class, () -> own(world.dead)),
                listOf(
                        WebhookUpdate.class,
                        () -> new WebhookUpdate(
                                own(world.webhook),
                                settings -> settings.toBuilder()
                                        .description("changed")
                                        .build())),
                of(
                        DeliveryQuery.class,
                        () -> DeliveryQuery.builder()
                                .states(Set.of(DeliveryState.DEAD_LETTERED))
                                .destination(own(world.failing).destination())
                                .build()),
                of(
                        ReplayRequest.class,
                        () -> ReplayRequest.undelivered(own(world.failing).destination(), Instant.EPOCH, Instant.MAX)),
                of(IntegrationId.class, () -> own(world.integration)),
                listOf(IntegrationId.class, () -> own(world.integration)),
                of(NewIntegration.class, WalkWorld::echo),
                listOf(NewIntegration.class, WalkWorld::echo),
                of(IntegrationUpdate.class, WalkArguments::renaming),
                listOf(
                        IntegrationBatch.Update.class,
                        () -> new IntegrationBatch.Update(own(world.integration), 2, WalkArguments.renaming())),
                of(ExtensionQuery.class, ExtensionQuery::all),
                of(IntegrationQuery.class, IntegrationQuery::all),
                of(InboundEventId.class, () -> own(world.inbound)),
                of(InboundQuery.class, InboundQuery::all),
                of(int.class, () -> 2),
                of(boolean.class, () -> true),
                of(AuditQuery.class, AuditQuery::all),
                of(ChainHead.class, () -> ChainHead.START),
                of(AppId.class, () -> own(world.app)),
                of(GrantId.class, () -> own(world.grant)),
                of(ApprovalQuery.class, () -> ApprovalQuery.all().of(own(world.app))),
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
                of(WebhookSettings.class, () -> world.settings("/")),
                listOf(WebhookSettings.class, () -> world.settings("/")),
                of(WebhookImport.class, () -> world.imported("svix:ep_2")),
                of(LegacySecret.class, LegacyWalk::secret),
                of(SigningKey.class, () -> SigningKey.generate(new SecureRandom())),
                of(NewEvent.class, () -> NewEvent.of(WalkWorld.TYPE, Map.of())),
                listOf(NewEvent.class, () -> NewEvent.of(WalkWorld.TYPE, Map.of())),
                of(ImportPlan.class, this::plan),
                of(Actor.class, () -> Actor.of("user:42")),
                of(Duration.class, () -> Duration.ofHours(1)),
                of(Instant.class, Instant::now),
                of(String.class, () -> WalkWorld.TYPE),
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
}
