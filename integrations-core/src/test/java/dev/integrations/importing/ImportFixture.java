package dev.integrations.importing;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.store.InMemoryStore;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookQuery;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/** Tenants, and exports as they are found in the wild. */
abstract class ImportFixture {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final Instant UNTIL = NOON.plus(Duration.ofDays(30));

    final InMemoryStore store = InMemoryStore.create();
    final Integrations integrations = Integrations.builder()
            .store(store)
            .keyRing(KeyRing.ephemeralForDevelopment())
            .development()
            .clock(Clock.fixed(NOON, ZoneOffset.UTC))
            .startPaused();
    final Tenant acme = integrations.tenant("acme");

    @AfterEach
    void stop() {
        integrations.close();
    }

    static String resource(String name) {
        try (InputStream in = ImportFixture.class.getResourceAsStream("/importing/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    List<Webhook> webhooks(Tenant tenant) {
        return tenant.webhooks()
                .list(WebhookQuery.all(), PageRequest.first(100))
                .items();
    }

    static List<String> places(List<Problem> problems) {
        return problems.stream().map(Problem::field).toList();
    }

    /** Every place that a plan, or the refusal to make one, complains about. */
    static List<String> complaints(Stream<ImportPlan> plans) {
        try {
            return plans.flatMap(plan -> Stream.concat(
                            plan.webhooks().stream().flatMap(item -> item.problems().stream()),
                            plan.eventTypes().stream().flatMap(item -> item.problems().stream())))
                    .map(Problem::toString)
                    .toList();
        } catch (InvalidInputException e) {
            return e.problems().stream().map(Problem::toString).toList();
        }
    }
}
