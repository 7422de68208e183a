package dev.integrations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.audit.AuditEntry;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.InvalidPayloadException;
import dev.integrations.delivery.NewEvent;
import dev.integrations.event.Event;
import dev.integrations.event.EventType;
import dev.integrations.event.EventTypeDefinition;
import dev.integrations.event.EventTypeEntry;
import dev.integrations.event.EventTypeListener;
import dev.integrations.event.EventTypeQuery;
import dev.integrations.event.EventTypeSummary;
import dev.integrations.event.Strictness;
import dev.integrations.event.UnknownEventTypeException;
import dev.integrations.schema.SchemaViolation;
import dev.integrations.store.InMemoryStore;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventTypesTest {
    private static final String SCHEMA = """
            {"type":"object","required":["amount"],"properties":{"amount":{"type":"number"},"note":{"maxLength":3}}}""";
    private static final Map<String, ?> GOOD = Map.of("amount", 1);
    private static final Map<String, ?> BAD = Map.of("amount", "s3cret", "note", "long");

    private final ManualClock clock = ManualClock.startingAt(Samples.NOON);
    private final InMemoryStore store = InMemoryStore.create();
    private final List<String> told = new ArrayList<>();
    private Integrations integrations;

    @BeforeEach
    void start() {
        integrations = start(Strictness.OPEN);
    }

    private Integrations start(Strictness strictness) {
        return Integrations.builder()
                .store(store)
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .eventTypes(strictness)
                .listener(new Throwing())
                .listener(new Telling())
                .startPaused();
    }

    @AfterEach
    void stop() {
        integrations.close();
    }

    private void use(Strictness strictness) {
        integrations.close();
        integrations = start(strictness);
    }

    private void publish(String type, Object payload) {
        integrations.tenant("acme").events().publish(type, payload);
    }

    private long published() {
        return integrations
                .tenant("acme")
                .events()
                .list(EventQuery.all(), PageRequest.first(100))
                .items()
                .size();
    }

    private EventTypeEntry definePaid() {
        return integrations.eventTypes().define(paid().build());
    }

    private static EventTypeDefinition.Builder paid() {
        return EventTypeDefinition.builder("invoice.paid").schema(SCHEMA).example("usual", "{\"amount\":1}");
    }

    @Test
    void payload_that_satisfies_its_schema_is_published() {
        definePaid();

        publish("invoice.paid", GOOD);
        publish("invoice.paid", "{\"amount\":1e400, \"other\":[]}".getBytes(UTF_8));

        assertThat(published()).isEqualTo(2);
    }

    @Test
    void payload_that_violates_its_schema_is_refused_with_every_violation_and_nothing_is_stored() {
        definePaid();

        assertThatThrownBy(() -> publish("invoice.paid", BAD))
                .isInstanceOfSatisfying(InvalidPayloadException.class, refused -> {
                    assertThat(refused.violations())
                            .extracting(SchemaViolation::path)
                            .containsExactlyInAnyOrder("/amount", "/note");
                    assertThat(refused.type()).isEqualTo(EventType.of("invoice.paid"));
                    assertThat(refused.index()).isEmpty();
                })
                .hasMessageContaining("/amount must be of type number")
                .hasMessageContaining("/note must have at most 3 characters")
                .hasMessageNotContaining("s3cret");
        assertThat(published()).isZero();
    }

    @Test
    void payload_that_names_a_member_twice_is_refused_if_its_type_has_a_schema() {
        definePaid();

        assertThatThrownBy(() -> publish("invoice.paid", "{\"amount\":\"x\",\"amount\":1}".getBytes(UTF_8)))
                .isInstanceOf(InvalidPayloadException.class);
        assertThatCode(() -> publish("invoice.sent", "{\"amount\":\"x\",\"amount\":1}".getBytes(UTF_8)))
                .doesNotThrowAnyException();
    }

    @Test
    void batch_names_the_index_of_the_event_that_is_refused_and_stores_none() {
        definePaid();
        List<NewEvent> batch = List.of(
                NewEvent.of("invoice.paid", GOOD),
                NewEvent.of("invoice.sent", BAD),
                NewEvent.of("invoice.paid", BAD),
                NewEvent.of("invoice.paid", BAD));

        assertThatThrownBy(() -> integrations.tenant("acme").events().publishAll(batch))
                .isInstanceOfSatisfying(
                        InvalidPayloadException.class,
                        refused -> assertThat(refused.index()).hasValue(2))
                .hasMessageContaining("at index 2");
        assertThat(published()).isZero();
    }

    @Test
    void refusal_leaves_the_transaction_of_the_host_open_and_nothing_of_the_event_in_it() {
        definePaid();
        use(Strictness.STRICT);
        Tenant acme = integrations.tenant("acme");

        store.useTransaction(transaction -> {
            acme.events().within(transaction).publish("invoice.paid", GOOD);
            NewEvent refused = NewEvent.of("invoice.paid", BAD).idempotencyKey("key");
            assertThatThrownBy(() -> acme.events().within(transaction).publish(refused))
                    .isInstanceOf(InvalidPayloadException.class);
            assertThatThrownBy(() -> acme.events().within(transaction).publish("invoice.payd", GOOD))
                    .isInstanceOf(UnknownEventTypeException.class);
        });

        assertThat(published()).isEqualTo(1);
        assertThat(acme.events()
                        .publish(NewEvent.of("invoice.paid", GOOD).idempotencyKey("key"))
                        .repeated())
                .isFalse();
    }

    @Test
    void open_catalogue_lets_unknown_types_pass() {
        publish("anything.goes", BAD);

        assertThat(published()).isEqualTo(1);
        assertThat(told).isEmpty();
    }

    @Test
    void strict_catalogue_refuses_unknown_types_and_names_similar_ones() {
        definePaid();
        use(Strictness.STRICT);

        assertThatThrownBy(() -> publish("invoice.payed", GOOD))
                .isInstanceOfSatisfying(UnknownEventTypeException.class, refused -> {
                    assertThat(refused.type()).isEqualTo(EventType.of("invoice.payed"));
                    assertThat(refused.similar()).containsExactly(EventType.of("invoice.paid"));
                    assertThat(refused.index()).isEmpty();
                })
                .hasMessageContaining("did you mean 'invoice.paid'?");
        assertThatThrownBy(() -> integrations
                        .tenant("acme")
                        .events()
                        .publishAll(List.of(NewEvent.of("invoice.paid", GOOD), NewEvent.of("x", GOOD))))
                .hasMessageContaining("at index 1");
        assertThat(published()).isZero();
    }

    @Test
    void report_only_publishes_everything_and_tells_listeners() {
        definePaid();
        use(Strictness.REPORT_ONLY);

        publish("invoice.paid", BAD);
        publish("invoice.payed", GOOD);
        publish("invoice.paid", GOOD);

        assertThat(published()).isEqualTo(3);
        assertThat(told).containsExactly("2 violations of invoice.paid", "unknown invoice.payed");
    }

    @Test
    void deprecated_type_is_published_and_told_of_once() {
        definePaid();
        integrations.eventTypes().deprecate("invoice.paid", "invoice.settled");

        publish("invoice.paid", GOOD);
        publish("invoice.paid", GOOD);

        assertThat(published()).isEqualTo(2);
        assertThat(told).containsExactly("deprecated invoice.paid for invoice.settled");
        assertThatThrownBy(() -> publish("invoice.paid", BAD)).isInstanceOf(InvalidPayloadException.class);
    }

    @Test
    void changes_are_followed_at_once_on_the_node_that_makes_them() {
        publish("invoice.paid", BAD);

        definePaid();
        assertThatThrownBy(() -> publish("invoice.paid", BAD)).isInstanceOf(InvalidPayloadException.class);

        integrations
                .eventTypes()
                .update(
                        "invoice.paid",
                        definition -> definition.toBuilder().schema("true").build());
        publish("invoice.paid", BAD);

        definePaid();
        integrations.eventTypes().delete("invoice.paid");
        publish("invoice.paid", BAD);
        assertThat(published()).isEqualTo(3);
    }

    @Test
    void changes_are_followed_within_five_seconds_on_other_nodes() {
        try (Integrations other = start(Strictness.STRICT)) {
            Tenant elsewhere = other.tenant("acme");
            assertThatThrownBy(() -> elsewhere.events().publish("invoice.paid", GOOD))
                    .isInstanceOf(UnknownEventTypeException.class);

            definePaid();
            clock.advance(Duration.ofSeconds(5));
            elsewhere.events().publish("invoice.paid", GOOD);
            assertThatThrownBy(() -> elsewhere.events().publish("invoice.paid", BAD))
                    .isInstanceOf(InvalidPayloadException.class);

            integrations.eventTypes().delete("invoice.paid");
            clock.advance(Duration.ofSeconds(5));
            assertThatThrownBy(() -> elsewhere.events().publish("invoice.paid", GOOD))
                    .isInstanceOf(UnknownEventTypeException.class);
        }
    }

    @Test
    void defining_the_same_again_changes_nothing_and_leaves_no_trace() {
        EventTypeEntry first = definePaid();
        clock.advance(Duration.ofMinutes(1));

        assertThat(definePaid()).isEqualTo(first);
        assertThat(integrations.eventTypes().get("invoice.paid")).isEqualTo(first);
        assertThat(trail()).containsExactly("event_type.created invoice.paid by system");
    }

    @Test
    void every_change_is_in_the_trail_of_the_host_with_who_made_it() {
        definePaid();
        integrations.eventTypes().as("user:42").define(paid().version("2").build());
        integrations.eventTypes().as("user:42").deprecate("invoice.paid");
        integrations.eventTypes().delete("invoice.paid");

        assertThat(trail())
                .containsExactly(
                        "event_type.deleted invoice.paid by system",
                        "event_type.deprecated invoice.paid by user:42",
                        "event_type.updated invoice.paid by user:42",
                        "event_type.created invoice.paid by system");
        assertThat(integrations
                        .tenant("acme")
                        .audit()
                        .list(PageRequest.first(10))
                        .items())
                .isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> integrations.tenant("integrations.host"));
    }

    private List<String> trail() {
        List<AuditEntry> entries =
                integrations.operator().audit().list(PageRequest.first(100)).items();
        return entries.stream()
                .map(entry -> "%s %s by %s".formatted(entry.action(), entry.subject(), entry.actor()))
                .toList();
    }

    @Test
    void definitions_are_stored_all_or_none() {
        List<EventTypeEntry> entries = integrations
                .eventTypes()
                .defineAll(
                        List.of(paid().build(), EventTypeDefinition.builder("a").build()));

        assertThat(entries)
                .extracting(entry -> entry.definition().type().name())
                .containsExactly("invoice.paid", "a");
        assertThatThrownBy(() -> integrations
                        .eventTypes()
                        .defineAll(List.of(
                                EventTypeDefinition.builder("b").build(),
                                EventTypeDefinition.builder("b").build())))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'b' is defined more than once");
        assertThat(integrations.eventTypes().find("b")).isEmpty();
        assertThat(integrations.eventTypes().defineAll(List.of())).isEmpty();
    }

    @Test
    void types_are_listed() {
        integrations
                .eventTypes()
                .defineAll(List.of(
                        paid().group("Invoices").build(),
                        EventTypeDefinition.builder("user.created").build()));

        assertThat(integrations
                        .eventTypes()
                        .list(EventTypeQuery.all().group("Invoices"), PageRequest.first(10))
                        .items())
                .extracting(EventTypeSummary::type)
                .containsExactly(EventType.of("invoice.paid"));
    }

    @Test
    void what_the_catalogue_does_not_have_is_told_with_similar_names() {
        definePaid();

        assertThatThrownBy(() -> integrations.eventTypes().get("invoice.pad")).hasMessageContaining("'invoice.paid'");
        assertThatThrownBy(() -> integrations.eventTypes().deprecate("nothing"))
                .isInstanceOf(UnknownEventTypeException.class);
        assertThatThrownBy(() -> integrations.eventTypes().delete("nothing"))
                .isInstanceOf(UnknownEventTypeException.class);
        assertThatThrownBy(() -> integrations.eventTypes().update("nothing", definition -> definition))
                .isInstanceOf(UnknownEventTypeException.class);
        assertThatThrownBy(() -> integrations.eventTypes().deprecate("invoice.paid", "invoice.paid"))
                .isInstanceOf(InvalidInputException.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> integrations
                        .eventTypes()
                        .update(
                                "invoice.paid",
                                definition -> EventTypeDefinition.builder("a").build()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> integrations.eventTypes().find("No Type"));
    }

    /** Writes down what it is told. */
    private final class Telling implements EventTypeListener {
        @Override
        public void deprecatedTypePublished(Event event, Optional<EventType> replacement) {
            told.add("deprecated %s for %s".formatted(event.type(), replacement.orElseThrow()));
        }

        @Override
        public void unknownTypePublished(Event event) {
            told.add("unknown " + event.type());
        }

        @Override
        public void violationsPublished(Event event, List<SchemaViolation> violations) {
            told.add("%d violations of %s".formatted(violations.size(), event.type()));
        }
    }

    /** Must not disturb the others. */
    private static final class Throwing implements EventTypeListener {
        @Override
        public void deprecatedTypePublished(Event event, Optional<EventType> replacement) {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public void violationsPublished(Event event, List<SchemaViolation> violations) {
            throw new IllegalStateException("on purpose");
        }
    }
}
