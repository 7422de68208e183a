package dev.integrations;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.integrations.audit.AuditEntry;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.DeliveryListener;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.DispatchSettings;
import dev.integrations.delivery.LifecycleSettings;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.store.InMemoryStore;
import dev.integrations.testkit.http.ReceivedRequest;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.WebhookId;
import dev.integrations.webhook.WebhookSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A store that several nodes can share, and a receiver of what the library tells of itself. */
abstract class LifecycleFixture extends DispatchFixture {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final InMemoryStore store = InMemoryStore.create();
    final List<String> ends = new ArrayList<>();
    private final KeyRing keyRing = KeyRing.ephemeralForDevelopment();
    private final List<Integrations> nodes = new ArrayList<>();

    Integrations node(LifecycleSettings lifecycle) {
        return track(builder().lifecycle(lifecycle).startPaused());
    }

    IntegrationsBuilder builder() {
        return Integrations.builder()
                .store(store)
                .keyRing(keyRing)
                .development()
                .dispatch(DispatchSettings.builder().breakerFailures(1000).build())
                .clock(clock)
                .listener(new DeliveryListener() {
                    @Override
                    public void disabled(DestinationId destination, String reason) {
                        ends.add("disabled: " + reason);
                    }

                    @Override
                    public void recovered(DestinationId destination, Instant failingSince) {
                        ends.add("recovered: " + failingSince);
                    }
                });
    }

    Integrations track(Integrations node) {
        nodes.add(node);
        return node;
    }

    /** Makes a node the one that the fixture speaks of. */
    void use(Integrations node) {
        integrations.close();
        integrations = node;
        acme = node.tenant("acme");
    }

    @AfterEach
    void stop_all_nodes() {
        nodes.forEach(Integrations::close);
    }

    NewWebhook failingOnce(String path) {
        return webhook(
                settings(path).toBuilder().retrySchedule(RetrySchedule.of()).build());
    }

    NewWebhook news(Tenant tenant, String path, String... patterns) {
        return tenant.webhooks()
                .create(WebhookSettings.builder(receiver.url(path).toString())
                        .events(patterns)
                        .build());
    }

    /** Publishes an event and lets every node deliver what is due. */
    void publishAndRun() throws InterruptedException {
        acme.events().publish(EVENT, PAYLOAD);
        integrations.runDue();
    }

    void failAgainAfter(Duration wait) throws InterruptedException {
        clock.advance(wait);
        publishAndRun();
    }

    /** Returns what was told at a path, without the challenge of time. */
    List<JsonNode> toldAt(String path) {
        return receiver.requests().stream()
                .filter(request -> request.target().equals(path))
                .map(LifecycleFixture::json)
                .toList();
    }

    List<String> typesToldAt(String path) {
        return toldAt(path).stream().map(body -> body.path("type").asText()).toList();
    }

    static JsonNode json(ReceivedRequest request) {
        try {
            return MAPPER.readTree(new String(request.body(), UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("not JSON", e);
        }
    }

    boolean enabled(NewWebhook webhook) {
        return acme.webhooks().get(webhook.id()).enabled();
    }

    List<String> audited(WebhookId id) {
        return acme.audit().list(PageRequest.first(100)).items().stream()
                .filter(entry -> entry.subject().equals(id.toString()))
                .map(AuditEntry::action)
                .toList();
    }
}
