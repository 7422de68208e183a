package dev.integrations.examples;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.InvalidPayloadException;
import dev.integrations.event.EventTypeDefinition;
import dev.integrations.event.EventTypeQuery;
import dev.integrations.event.Strictness;
import dev.integrations.event.UnknownEventTypeException;
import dev.integrations.schema.SchemaViolation;
import dev.integrations.store.InMemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Says what the host publishes: each event type with a schema and examples, so that a payload that breaks the promise made
 * to receivers is refused when it is published, and not found out by them.
 */
public final class EventCatalogue {
    private final Integrations integrations;
    private final Tenant acme;
    private final List<String> report = new ArrayList<>();

    private EventCatalogue(Integrations integrations) {
        this.integrations = integrations;
        this.acme = integrations.tenant("acme");
    }

    /**
     * Runs the example.
     *
     * @param args not used
     */
    public static void main(String[] args) {
        run().forEach(System.out::println);
    }

    /** Returns what happened, line by line. */
    static List<String> run() {
        // region catalogue-strict
        Integrations integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .eventTypes(Strictness.STRICT)
                .start();
        // endregion
        try (integrations) {
            EventCatalogue host = new EventCatalogue(integrations);
            host.define();
            host.publish("invoice.paid", Map.of("number", "INV-1", "cents", 4200));
            host.publish("invoice.paid", Map.of("number", "INV-1", "cents", "4200", "currency", "euro"));
            host.publish("invoice.payed", Map.of());
            host.deprecate();
            return host.finish();
        }
    }

    void define() {
        // region catalogue-define
        integrations
                .eventTypes()
                .define(EventTypeDefinition.builder("invoice.paid")
                        .group("Invoices")
                        .description("The full amount of an invoice has arrived.")
                        .schema("""
                                {
                                  "type": "object",
                                  "required": ["number", "cents"],
                                  "properties": {
                                    "number": {"type": "string", "pattern": "^INV-[0-9]+$"},
                                    "cents": {"type": "integer", "minimum": 1},
                                    "currency": {"type": "string", "maxLength": 3}
                                  }
                                }""")
                        .example("in euros", """
                                {"number": "INV-1", "cents": 4200, "currency": "EUR"}""")
                        .build());
        // endregion
    }

    void publish(String type, Object payload) {
        // region catalogue-publish
        try {
            acme.events().publish(type, payload);
        } catch (InvalidPayloadException e) {
            for (SchemaViolation violation : e.violations()) {
                report.add(violation.path() + " " + violation.message());
            }
        } catch (UnknownEventTypeException e) {
            report.add("unknown, similar: " + e.similar());
        }
        // endregion
    }

    void deprecate() {
        // region catalogue-deprecate
        integrations.eventTypes().deprecate("invoice.paid", "invoice.settled");
        // endregion
    }

    private List<String> finish() {
        integrations
                .eventTypes()
                .list(EventTypeQuery.all().deprecated(true), PageRequest.first(10))
                .items()
                .forEach(type -> report.add("%s is replaced by %s"
                        .formatted(type.type(), type.replacement().orElseThrow())));
        int published = acme.events()
                .list(EventQuery.all(), PageRequest.first(10))
                .items()
                .size();
        report.add(published + " event published");
        return report;
    }
}
