package dev.integrations.webhook;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.Batch;
import dev.integrations.common.BatchResult;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.DestinationTests;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.TestAttempt;
import dev.integrations.event.Event;
import dev.integrations.event.EventType;
import dev.integrations.http.OutboundResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tests and previews of the webhooks of one tenant. No transaction is open while a request is under way. */
final class WebhookTests {
    /** As many may be under way at once on a node. */
    static final int MAX_BATCH = 100;

    /** More than the timeout that a webhook may have. */
    private static final long MAX_WAIT_SECONDS = 90;

    private final WebhookParts parts;
    private final TenantId tenant;
    private final AuditTrail audit;
    private final DestinationTests tests;

    /** A test that was started, or why it could not be. */
    private record Started(WebhookId webhook, NewEvent event, CompletableFuture<TestAttempt> end) {}

    WebhookTests(WebhookParts parts, TenantId tenant, AuditTrail audit, DestinationTests tests) {
        this.parts = parts;
        this.tenant = tenant;
        this.audit = audit;
        this.tests = tests;
    }

    /** Returns an event to test with: the first example of the catalogue, if it has one. */
    NewEvent sample(String type) {
        EventType checked = EventType.of(type);
        Optional<String> example = parts.transactions()
                .inTransaction(transaction -> transaction.eventTypes().find(checked))
                .flatMap(
                        entry -> entry.definition().examples().values().stream().findFirst());
        Map<String, Object> standIn = Map.of("type", checked.name(), "test", true, "message", "This is a test.");
        return example.isPresent()
                ? NewEvent.of(type, example.get().getBytes(StandardCharsets.UTF_8))
                : NewEvent.of(type, standIn);
    }

    RequestPreview preview(WebhookId id, NewEvent event) {
        requireOwn(id);
        return tests.prepare(id.destination(), tests.event(tenant, event))
                .httpRequest()
                .map(RequestPreview::new)
                .orElseThrow();
    }

    WebhookTest test(WebhookId id, NewEvent event) {
        return end(start(id, event));
    }

    /** Starts all before it waits for the first, so that the slowest one is what the batch takes. */
    BatchResult<WebhookTest> test(List<WebhookId> ids, NewEvent event) {
        Batch.requireSize(ids, MAX_BATCH);
        List<Started> started = ids.stream().map(id -> tryStart(id, event)).toList();
        return Batch.eachAlone(started, this::end);
    }

    private Started tryStart(WebhookId id, NewEvent event) {
        try {
            return start(id, event);
        } catch (RuntimeException e) {
            return new Started(id, event, CompletableFuture.failedFuture(e));
        }
    }

    private Started start(WebhookId id, NewEvent newEvent) {
        requireOwn(id);
        Event event = tests.event(tenant, newEvent);
        return new Started(id, newEvent, tests.send(id.destination(), event));
    }

    private WebhookTest end(Started started) {
        TestAttempt tested = await(started);
        parts.transactions()
                .useTransaction(transaction ->
                        audit.record(transaction, "webhook.tested", started.webhook(), details(started, tested)));
        return new WebhookTest(
                started.webhook(),
                tested.event(),
                tested.request().map(RequestPreview::new),
                tested.attempt(),
                tested.outcome());
    }

    private static TestAttempt await(Started started) {
        try {
            return started.end().get(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The thread was interrupted while it waited for the test to end", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("The test did not end within its timeout", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException refused ? refused : new IllegalStateException(e.getCause());
        }
    }

    private static Map<String, String> details(Started started, TestAttempt tested) {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("eventType", started.event().type().name());
        details.put("event", tested.event().toString());
        details.put("outcome", tested.outcome().getClass().getSimpleName().toLowerCase(Locale.ROOT));
        tested.attempt()
                .response()
                .map(OutboundResponse::status)
                .ifPresent(status -> details.put("status", Integer.toString(status)));
        return details;
    }

    private void requireOwn(WebhookId id) {
        boolean own = parts.transactions()
                .inTransaction(
                        transaction -> transaction.webhooks().find(tenant, id).isPresent());
        if (!own) {
            throw new NotFoundException("webhook", id);
        }
    }
}
