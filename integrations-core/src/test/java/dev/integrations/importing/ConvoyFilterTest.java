package dev.integrations.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.event.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvoyFilterTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": 1} | {"a": 1} | true
            {"a": 1} | {"a": 1.0} | true
            {"a": 1} | {"a": "1"} | false
            {"a": 1} | {"b": 1} | false
            {"a": null} | {"a": null} | true
            {"a": {"$eq": "x"}} | {"a": "x"} | true
            {"a": {"$neq": "x"}} | {"a": "y"} | true
            {"a": {"$neq": "x"}} | {"a": "x"} | false
            {"a": {"$neq": "x"}} | {} | false
            {"a": {"$gt": 10}} | {"a": 10.5} | true
            {"a": {"$gt": 10}} | {"a": 10} | false
            {"a": {"$gte": 10, "$lt": 20}} | {"a": 10} | true
            {"a": {"$gte": 10, "$lt": 20}} | {"a": 20} | false
            {"a": {"$lte": 10}} | {"a": 10} | true
            {"a": {"$in": ["x", 2]}} | {"a": 2} | true
            {"a": {"$in": ["x", 2]}} | {"a": 3} | false
            {"a": {"$nin": ["x", 2]}} | {"a": 3} | true
            {"a": {"$nin": ["x", 2]}} | {} | false
            {"a": {"$exist": true}} | {"a": null} | true
            {"a": {"$exist": true}} | {} | false
            {"a": {"$exist": false}} | {} | true
            {"a": {"b": {"$gt": 1}}} | {"a": {"b": 2}} | true
            {"a.b": 2} | {"a": {"b": 2}} | true
            {"a.0.b": 2} | {"a": [{"b": 2}]} | true
            {"x/y": 1} | {"x/y": 1} | true
            {"a": 1, "b": 2} | {"a": 1, "b": 2} | true
            {"a": 1, "b": 2} | {"a": 1, "b": 3} | false
            {"a": 1, "b": 2} | {"a": 1} | true
            {"a": 1, "b": 2} | {"c": 1} | false
            {"$or": [{"a": 1}, {"b": 2}]} | {"b": 2} | true
            {"$or": [{"a": 1}, {"b": 2}]} | {"b": 3} | false
            {"$and": [{"a": 1}, {"$or": [{"b": 2}, {"c": 3}]}]} | {"a": 1, "c": 3} | true
            {"$and": [{"a": 1}, {"b": 2}]} | {"a": 1} | false
            {"a": 1, "$or": [{"b": 2}, {"c": 3}]} | {"a": 1, "b": 2} | true
            {"a": 1, "$or": [{"b": 2}, {"c": 3}]} | {"a": 2, "b": 2} | false
            """)
    void a_filter_becomes_a_condition_that_matches_the_same(String filter, String payload, boolean matches)
            throws Exception {
        assertThat(condition(filter).matches(MAPPER.readTree(payload))).isEqualTo(matches);
    }

    @Test
    void an_equality_alone_stays_one_that_can_be_indexed() throws Exception {
        assertThat(condition("{\"a\": \"x\"}").toJson())
                .isEqualTo("{\"version\":1,\"if\":{\"at\":\"/a\",\"equals\":\"x\"}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a": {"$regex": "x.*"}} | /a/$regex
            {"a": {"$gt": "10"}} | /a/$gt
            {"a": {"$gt": null}} | /a/$gt
            {"a": {"$lt": [1]}} | /a/$lt
            {"a": {"$exist": 1}} | /a/$exist
            {"a": {"$in": 1}} | /a/$in
            {"a": {"$nin": {}}} | /a/$nin
            {"a": {"$eq": {"b": 1}}} | /a/$eq
            {"a": {"$eq": [1]}} | /a/$eq
            {"a": [1, 2]} | /a
            {"a": {"$gt": 1, "b": 2}} | /a/b
            {"a.$.b": 1} | /a.$.b
            {"$.a": 1} | /$.a
            {"$not": {"a": 1}} | /$not
            {"": 1} | /
            {"$or": {}} | /$or
            {"$or": []} | /$or
            {"$or": [1]} | /$or/0
            {"$or": [{}]} | /$or/0
            {"$and": [{"a": {"$regex": "x"}}]} | /$and/0/a/$regex
            {"a": {}} | document
            """)
    void what_has_no_counterpart_is_refused_at_its_place(String filter, String place) {
        assertThatThrownBy(() -> condition(filter))
                .isInstanceOf(InvalidInputException.class)
                .satisfies(e -> assertThat(((InvalidInputException) e).problems())
                        .extracting(Problem::field)
                        .containsExactly(place));
    }

    @Test
    void a_filter_that_is_too_large_for_a_condition_is_refused() {
        StringBuilder filter = new StringBuilder("{\"a\": 1");
        for (int i = 0; i < 100; i++) {
            filter.append(", \"f").append(i).append("\": 1");
        }

        assertThatThrownBy(() -> condition(filter + "}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cannot become a condition");
    }

    private static Condition condition(String filter) throws Exception {
        return ConvoyFilter.condition(Node.root("Convoy export", MAPPER.readTree(filter)));
    }
}
