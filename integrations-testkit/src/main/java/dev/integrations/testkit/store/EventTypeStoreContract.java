package dev.integrations.testkit.store;

import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.event.EventType;
import dev.integrations.event.EventTypeDefinition;
import dev.integrations.event.EventTypeEntry;
import dev.integrations.event.EventTypeQuery;
import dev.integrations.event.EventTypeSummary;
import dev.integrations.event.EventTypeTerms;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.event.EventTypeStore}. */
public abstract class EventTypeStoreContract extends PortContract {
    private static final EventTypeQuery ALL = EventTypeQuery.all();
    private static final EventType PAID = EventType.of("invoice.paid");

    /** For subclasses. */
    protected EventTypeStoreContract() {}

    @Test
    void event_type_that_says_nothing_comes_back_as_it_was() {
        EventTypeEntry entry = entry("invoice.paid");

        assertThat(eventTypes().insert(entry)).isTrue();

        assertThat(eventTypes().find(PAID)).contains(entry);
        assertThat(eventTypes().terms(PAID))
                .contains(new EventTypeTerms(Optional.empty(), false, Optional.empty(), List.of()));
    }

    @Test
    void everything_that_can_be_said_comes_back_as_it_was() {
        EventTypeDefinition definition = EventTypeDefinition.builder("invoice.paid")
                .description("It's \"Zoë's\" 🚀\n\tline {2} \\ ?:name %s <b>&amp;")
                .group("Invoices & 'more' 🚀")
                .version("2026-03-01")
                .schema("{\"type\":\"object\",\"required\":[\"é\"],\"x\":1.10}")
                .example("first 'é'", "{\"é\":\"🚀\\n\"}")
                .example("a \"second\"", "{\"é\":1e400,\"n\":1.50}")
                .redact("/card/number")
                .redact("/lines/*/\u00e9\n")
                .deprecated("invoice.settled")
                .build();
        EventTypeEntry entry = new EventTypeEntry(definition, 1, NOON, NOON.plusSeconds(1));

        eventTypes().insert(entry);

        assertThat(eventTypes().find(PAID)).contains(entry);
        assertThat(eventTypes().find(PAID).orElseThrow().definition().examples().keySet())
                .containsExactly("first 'é'", "a \"second\"");
        assertThat(eventTypes().terms(PAID))
                .contains(new EventTypeTerms(
                        definition.schema(), true, definition.replacement(), definition.redactions()));
    }

    @Test
    void largest_definition_is_kept() {
        EventTypeDefinition.Builder definition = EventTypeDefinition.builder("t".repeat(128))
                .description("d".repeat(2000))
                .group("g".repeat(64))
                .version("v".repeat(32))
                .schema("{\"$comment\":\"%s\"}".formatted("s".repeat(65_000)));
        for (int i = 0; i < 4; i++) {
            definition.example(i + "n".repeat(63), "\"%s\"".formatted("e".repeat(65_000)));
        }
        EventTypeEntry entry =
                new EventTypeEntry(definition.deprecated("r".repeat(128)).build(), 1, NOON, NOON);

        eventTypes().insert(entry);

        assertThat(eventTypes().find(EventType.of("t".repeat(128)))).contains(entry);
    }

    @Test
    void second_insert_of_a_type_is_refused_and_its_transaction_goes_on() {
        EventTypeEntry first = inserted(entry("invoice.paid"));

        store().useTransaction(transaction -> {
            assertThat(transaction.eventTypes().insert(described("invoice.paid", "other")))
                    .isFalse();
            assertThat(transaction.eventTypes().insert(entry("invoice.sent"))).isTrue();
        });

        assertThat(eventTypes().find(PAID)).contains(first);
        assertThat(eventTypes().names(10)).containsExactly(EventType.of("invoice.paid"), EventType.of("invoice.sent"));
    }

    @Test
    void update_replaces_everything_and_the_revision() {
        inserted(described("invoice.paid", "before"));
        EventTypeDefinition definition = EventTypeDefinition.builder("invoice.paid")
                .group("Invoices")
                .schema("true")
                .build();
        EventTypeEntry after = new EventTypeEntry(definition, 2, NOON, NOON.plusSeconds(5));

        assertThat(eventTypes().update(after)).isTrue();

        assertThat(eventTypes().find(PAID)).contains(after);
        assertThat(eventTypes().terms(PAID).orElseThrow().schema()).contains("true");
    }

    @Test
    void update_of_a_revision_that_somebody_changed_meanwhile_is_refused() {
        EventTypeEntry before = inserted(entry("invoice.paid"));
        EventTypeEntry winner = new EventTypeEntry(before.definition(), 2, NOON, NOON.plusSeconds(1));
        eventTypes().update(winner);

        assertThat(eventTypes().update(new EventTypeEntry(before.definition(), 2, NOON, NOON)))
                .isFalse();
        assertThat(eventTypes().update(new EventTypeEntry(before.definition(), 4, NOON, NOON)))
                .isFalse();
        assertThat(eventTypes().find(PAID)).contains(winner);
    }

    @Test
    void update_of_an_unknown_type_is_refused() {
        assertThat(eventTypes().update(new EventTypeEntry(entry("invoice.paid").definition(), 2, NOON, NOON)))
                .isFalse();
        assertThat(eventTypes().find(PAID)).isEmpty();
        assertThat(eventTypes().terms(PAID)).isEmpty();
    }

    @Test
    void deleted_type_is_gone_and_others_stay() {
        inserted(entry("invoice.paid"));
        EventTypeEntry other = inserted(entry("invoice.sent"));

        assertThat(eventTypes().delete(PAID)).isTrue();

        assertThat(eventTypes().find(PAID)).isEmpty();
        assertThat(eventTypes().find(EventType.of("invoice.sent"))).contains(other);
        assertThat(eventTypes().delete(PAID)).isFalse();
    }

    @Test
    void what_a_failed_transaction_did_is_undone() {
        EventTypeEntry kept = inserted(entry("invoice.paid"));

        assertThat(failing()).isInstanceOf(UnsupportedOperationException.class);

        assertThat(eventTypes().find(PAID)).contains(kept);
        assertThat(eventTypes().names(10)).containsExactly(PAID);
    }

    private Throwable failing() {
        try {
            store().useTransaction(transaction -> {
                transaction.eventTypes().insert(entry("invoice.sent"));
                transaction.eventTypes().delete(PAID);
                throw new UnsupportedOperationException("undo");
            });
            throw new AssertionError("nothing was thrown");
        } catch (UnsupportedOperationException e) {
            return e;
        }
    }

    @Test
    void types_are_listed_by_name_page_by_page() {
        List<String> names = List.of("a", "a.b", "a.b_c", "a_b", "aa", "b.1", "b.10", "b.2");
        Stream.of("b.2", "aa", "a.b", "b.10", "a", "a_b", "b.1", "a.b_c").forEach(name -> inserted(entry(name)));

        for (int limit : new int[] {1, 3, 8, 9}) {
            assertThat(list(ALL, limit)).isEqualTo(names);
        }
        assertThat(eventTypes().names(3)).extracting(EventType::name).containsExactly("a", "a.b", "a.b_c");
    }

    @Test
    void summary_says_what_a_list_shows() {
        EventTypeDefinition definition = EventTypeDefinition.builder("invoice.paid")
                .description("Paid")
                .group("Invoices")
                .version("3")
                .schema("{}")
                .deprecated("invoice.settled")
                .build();
        inserted(new EventTypeEntry(definition, 1, NOON, NOON.plusSeconds(7)));

        assertThat(allPages(5, page -> eventTypes().list(ALL, page)))
                .containsExactly(new EventTypeSummary(
                        PAID,
                        "Paid",
                        Optional.of("Invoices"),
                        "3",
                        true,
                        Optional.of(EventType.of("invoice.settled")),
                        true,
                        NOON.plusSeconds(7)));
    }

    @Test
    void types_are_filtered_by_group_deprecation_and_text() {
        inserted(
                of(EventTypeDefinition.builder("invoice.paid").group("Invoices").description("Money came")));
        inserted(
                of(EventTypeDefinition.builder("invoice.sent").group("Invoices").deprecated()));
        inserted(
                of(EventTypeDefinition.builder("user.created").group("invoices").description("100% of INVOICE_d")));

        assertThat(list(ALL.group("Invoices"), 1)).containsExactly("invoice.paid", "invoice.sent");
        assertThat(list(ALL.group("Invoice"), 1)).isEmpty();
        assertThat(list(ALL.deprecated(true), 1)).containsExactly("invoice.sent");
        assertThat(list(ALL.deprecated(false), 1)).containsExactly("invoice.paid", "user.created");
        assertThat(list(ALL.containing("INVOICE"), 1)).containsExactly("invoice.paid", "invoice.sent", "user.created");
        assertThat(list(ALL.containing("money"), 1)).containsExactly("invoice.paid");
        assertThat(list(ALL.containing("%"), 1)).containsExactly("user.created");
        assertThat(list(ALL.containing("e_"), 1)).containsExactly("user.created");
        assertThat(list(ALL.group("Invoices").deprecated(false).containing("came"), 1))
                .containsExactly("invoice.paid");
    }

    @Test
    void cursor_that_no_listing_returned_is_refused() {
        checkMalformedCursors(page -> eventTypes().list(ALL, page));
    }

    private List<String> list(EventTypeQuery query, int limit) {
        return allPages(limit, page -> eventTypes().list(query, page)).stream()
                .map(summary -> summary.type().name())
                .toList();
    }

    private static EventTypeEntry entry(String type) {
        return of(EventTypeDefinition.builder(type));
    }

    private static EventTypeEntry described(String type, String description) {
        return of(EventTypeDefinition.builder(type).description(description));
    }

    private static EventTypeEntry of(EventTypeDefinition.Builder definition) {
        return new EventTypeEntry(definition.build(), 1, NOON, NOON);
    }

    private EventTypeEntry inserted(EventTypeEntry entry) {
        assertThat(eventTypes().insert(entry)).isTrue();
        return entry;
    }
}
