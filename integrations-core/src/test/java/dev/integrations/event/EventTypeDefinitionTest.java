package dev.integrations.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.common.InvalidInputException;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EventTypeDefinitionTest {
    private static final String SCHEMA =
            "{\"type\":\"object\",\"required\":[\"amount\"],\"properties\":{\"amount\":{\"type\":\"number\"}}}";

    @Test
    void definition_has_what_it_was_built_of() {
        EventTypeDefinition definition = EventTypeDefinition.builder("invoice.paid")
                .description("Money came")
                .group("Invoices")
                .version("2")
                .schema(" { \"type\" : \"object\" } ")
                .example("usual", "{ \"amount\": 12.50 }")
                .example("tree", JsonNodeFactory.instance.objectNode().put("amount", 1))
                .deprecated("invoice.settled")
                .build();

        assertThat(definition.schema()).contains("{\"type\":\"object\"}");
        assertThat(definition.examples())
                .containsEntry("usual", "{\"amount\":12.50}")
                .containsEntry("tree", "{\"amount\":1}");
        assertThat(definition.replacement()).contains(EventType.of("invoice.settled"));
        assertThat(definition.toBuilder().build()).isEqualTo(definition).hasSameHashCodeAs(definition);
        assertThat(definition.toBuilder().version("3").build()).isNotEqualTo(definition);
        assertThat(definition.toBuilder().notDeprecated().noExamples().build().examples())
                .isEmpty();
    }

    @Test
    void every_example_is_checked_against_the_schema_and_everything_wrong_is_reported_together() {
        EventTypeDefinition.Builder definition = EventTypeDefinition.builder("Invoice.Paid")
                .group(" ")
                .version("")
                .schema(SCHEMA)
                .example("good", "{\"amount\":1}")
                .example("bad", "{\"amount\":\"1\"}")
                .example("worse", "{}")
                .example("broken", "{")
                .deprecated("no type");

        assertThatThrownBy(definition::build)
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(InvalidInputException.Problem::field)
                                .containsExactlyInAnyOrder(
                                        "type",
                                        "group",
                                        "version",
                                        "replacement",
                                        "examples/bad/amount",
                                        "examples/worse",
                                        "examples/broken"));
    }

    @Test
    void problems_of_a_schema_have_their_place() {
        EventTypeDefinition.Builder definition = EventTypeDefinition.builder("invoice.paid")
                .schema("{\"properties\":{\"amount\":{\"type\":\"decimal\"}}}");

        assertThatThrownBy(definition::build)
                .hasMessageContaining("schema/properties/amount/type: must be one or several of");
    }

    @Test
    void similar_names_are_found_nearest_first() {
        List<EventType> names = List.of(
                EventType.of("invoice.paid"),
                EventType.of("invoice.failed"),
                EventType.of("invoices.paid"),
                EventType.of("user.created"));

        assertThat(SimilarNames.of(EventType.of("invoice.payd"), names))
                .extracting(EventType::name)
                .startsWith("invoice.paid", "invoices.paid")
                .doesNotContain("user.created");
        assertThat(SimilarNames.of(EventType.of("zzz"), names)).isEmpty();
        assertThat(SimilarNames.distance("kitten", "sitting")).isEqualTo(3);
    }

    @Test
    void unknown_type_names_similar_ones_and_its_index() {
        UnknownEventTypeException refused = new UnknownEventTypeException(
                EventType.of("invoice.payd"), List.of(EventType.of("invoice.paid")), OptionalInt.of(2));

        assertThat(refused)
                .hasMessage(
                        "Event type 'invoice.payd' at index 2 is not in the catalogue; did you mean 'invoice.paid'?");
        assertThat(refused.index()).hasValue(2);
    }
}
