package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryListener;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.DispatchSettings;
import dev.integrations.signature.Verification;
import dev.integrations.signature.VerificationKey;
import dev.integrations.signature.WebhookVerifier;
import dev.integrations.store.InMemoryStore;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.testkit.http.ReceivedRequest;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.WebhookSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A tenant with a receiver, and the dispatcher run by hand with a clock of its own. */
abstract class DispatchFixture {
    static final String EVENT = "invoice.paid";
    static final byte[] PAYLOAD = "{\"amount\": 12.50,  \"note\":\"café\"}".getBytes(UTF_8);

    final ManualClock clock = ManualClock.startingAt(NOON);
    final List<String> told = new ArrayList<>();
    final FaultyReceiver receiver = FaultyReceiver.start(clock);
    Integrations integrations;
    Tenant acme;

    @BeforeEach
    void start() {
        integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .dispatch(DispatchSettings.builder().breakerFailures(3).build())
                .clock(clock)
                .listener(new Telling())
                .startPaused();
        acme = integrations.tenant("acme");
    }

    @AfterEach
    void stop() {
        integrations.close();
        receiver.close();
    }

    NewWebhook webhook(WebhookSettings settings) {
        return acme.webhooks().create(settings);
    }

    WebhookSettings settings(String path) {
        return WebhookSettings.builder(receiver.url(path).toString()).build();
    }

    Verification verify(NewWebhook webhook, ReceivedRequest request) {
        return WebhookVerifier.builder()
                .key(VerificationKey.parse(webhook.secret().reveal()))
                .clock(clock)
                .build()
                .verify(name -> request.header(name).map(List::of).orElse(null), request.body());
    }

    long requestsTo(String path) {
        return receiver.requests().stream()
                .filter(request -> request.target().equals(path))
                .count();
    }

    Delivery delivery() {
        assertThat(deliveries()).hasSize(1);
        return deliveries().get(0);
    }

    List<Delivery> deliveries() {
        return acme.deliveries()
                .list(DeliveryQuery.all(), PageRequest.first(100))
                .items();
    }

    /** Writes down what it is told. */
    final class Telling implements DeliveryListener {
        @Override
        public void attempted(Delivery delivery, Attempt attempt) {
            told.add("attempt %d %s".formatted(attempt.number(), delivery.state()));
        }

        @Override
        public void deadLettered(Delivery delivery) {
            told.add("dead");
        }

        @Override
        public void stateChanged(Delivery delivery, DeliveryState from) {
            told.add("%s -> %s".formatted(from, delivery.state()));
        }

        @Override
        public void suspended(DestinationId destination, Instant until, String reason) {
            told.add("suspended until " + until);
        }

        @Override
        public void resumed(DestinationId destination) {
            told.add("resumed");
        }
    }
}
