package dev.integrations.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
    private static final String INVOICE = """
            {"amount": 1500.0, "currency": "EUR", "paid": true, "note": null, "text": "1500", "due": "2026-03-31",
             "at": "2026-03-01T12:00:00.5+01:00", "lines": [{"sku": "A-1"}, {"sku": "B-2"}], "a/b": 1, "m~n": 2,
             "": 3, "customer": {"country": "DE"}, "big": 12345678901234567890.000000000000000001}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'at':'/currency','equals':'EUR'}|true",
                "{'at':'/currency','equals':'eur'}|false",
                "{'at':'/amount','equals':1500}|true",
                "{'at':'/amount','equals':15e2}|true",
                "{'at':'/amount','equals':'1500'}|false",
                "{'at':'/text','equals':1500}|false",
                "{'at':'/text','equals':'1500'}|true",
                "{'at':'/paid','equals':true}|true",
                "{'at':'/paid','equals':'true'}|false",
                "{'at':'/note','equals':null}|true",
                "{'at':'/missing','equals':null}|false",
                "{'at':'/note','exists':true}|true",
                "{'at':'/missing','exists':true}|false",
                "{'at':'/missing','exists':false}|true",
                "{'at':'/customer','exists':true}|true",
                "{'at':'/customer/country','in':['AT','DE']}|true",
                "{'at':'/customer/country','in':['AT',1,null]}|false",
                "{'at':'/customer','equals':'DE'}|false",
                "{'at':'/lines/1/sku','equals':'B-2'}|true",
                "{'at':'/lines/01/sku','equals':'B-2'}|false",
                "{'at':'/lines/2/sku','exists':false}|true",
                "{'at':'/lines/-','exists':false}|true",
                "{'at':'/a~1b','equals':1}|true",
                "{'at':'/m~0n','equals':2}|true",
                "{'at':'/','equals':3}|true",
                "{'at':'','exists':true}|true",
                "{'at':'/amount','greaterThan':1499.99}|true",
                "{'at':'/amount','greaterThan':1500}|false",
                "{'at':'/amount','atLeast':1500}|true",
                "{'at':'/amount','lessThan':1500}|false",
                "{'at':'/amount','atMost':1500.000}|true",
                "{'at':'/text','greaterThan':1}|false",
                "{'at':'/big','greaterThan':12345678901234567890}|true",
                "{'at':'/big','equals':12345678901234567890.000000000000000001}|true",
                "{'at':'/big','equals':12345678901234567890}|false",
                "{'at':'/due','atMost':'2026-03-31'}|true",
                "{'at':'/due','lessThan':'2026-03-31'}|false",
                "{'at':'/due','lessThan':'2026-04-01T00:00:00Z'}|false",
                "{'at':'/at','greaterThan':'2026-03-01T11:00:00Z'}|true",
                "{'at':'/at','lessThan':'2026-03-01T11:00:00.6Z'}|true",
                "{'at':'/at','lessThan':'2026-03-01T12:00:00+02:00'}|false",
                "{'at':'/currency','lessThan':'2026-03-01'}|false",
                "{'at':'/currency','startsWith':'E'}|true",
                "{'at':'/currency','startsWith':'U'}|false",
                "{'at':'/amount','startsWith':'15'}|false",
                "{'and':[{'at':'/paid','equals':true},{'at':'/currency','equals':'EUR'}]}|true",
                "{'and':[{'at':'/paid','equals':true},{'at':'/currency','equals':'USD'}]}|false",
                "{'or':[{'at':'/paid','equals':false},{'at':'/currency','equals':'EUR'}]}|true",
                "{'or':[{'at':'/paid','equals':false},{'at':'/currency','equals':'USD'}]}|false",
                "{'not':{'at':'/currency','equals':'USD'}}|true",
                "{'not':{'at':'/missing','equals':'USD'}}|true",
                "{'not':{'not':{'at':'/paid','equals':true}}}|true",
            })
    void a_payload_matches_if_it_says_what_the_clause_asks_for(String clause, boolean matches) {
        Condition condition = parse(clause);

        assertThat(condition.matches(json(INVOICE))).isEqualTo(matches);
        assertThat(Condition.parse(condition.toJson())).isEqualTo(condition).hasSameHashCodeAs(condition);
    }

    @Test
    void java_and_json_make_equal_conditions() {
        assertThat(Condition.at("/amount")
                        .greaterThan(1000)
                        .and(Condition.at("/currency").in("EUR", "USD"))
                        .and(Condition.at("/test")
                                .isAbsent()
                                .or(Condition.at("/test").equalTo(false)))
                        .and(Condition.at("/void").isNull().negate()))
                .isEqualTo(parse("""
                        {'and': [{'at': '/amount', 'greaterThan': 1000}, {'at': '/currency', 'in': ['EUR', 'USD']},
                         {'or': [{'at': '/test', 'exists': false}, {'at': '/test', 'equals': false}]},
                         {'not': {'at': '/void', 'equals': null}}]}
                        """));
        assertThat(Condition.at("/a").in(1, 2.5)).isEqualTo(parse("{'at':'/a','in':[1,2.5]}"));
        assertThat(Condition.at("/a").startsWith("x")).isEqualTo(parse("{'at':'/a','startsWith':'x'}"));
        assertThat(Condition.at("/a").atMost(7)).isEqualTo(parse("{'at':'/a','atMost':7.0}"));
        assertThat(Condition.at("/a").atLeast(7)).isEqualTo(parse("{'at':'/a','atLeast':7}"));
        assertThat(Condition.at("/a").lessThan(7)).isEqualTo(parse("{'at':'/a','lessThan':0.7e1}"));
        assertThat(Condition.at("/a").from(Instant.parse("2026-03-01T12:00:00Z")))
                .isEqualTo(parse("{'at':'/a','atLeast':'2026-03-01T12:00:00Z'}"));
        assertThat(Condition.at("/a").before(Instant.EPOCH))
                .isEqualTo(parse("{'at':'/a','lessThan':'1970-01-01T00:00:00Z'}"));
        assertThat(Condition.at("/a").from(LocalDate.EPOCH)).isEqualTo(parse("{'at':'/a','atLeast':'1970-01-01'}"));
        assertThat(Condition.at("/a").before(LocalDate.EPOCH)).isEqualTo(parse("{'at':'/a','lessThan':'1970-01-01'}"));
        assertThat(Condition.at("/a").exists()).isNotEqualTo(Condition.at("/b").exists());
    }

    @Test
    void the_json_form_is_the_documented_one() {
        assertThat(Condition.at("/amount").atLeast(new BigDecimal("12.50")))
                .hasToString("{\"version\":1,\"if\":{\"at\":\"/amount\",\"atLeast\":12.5}}");
    }

    @Test
    void numbers_of_every_class_are_compared_by_their_exact_value() {
        JsonNode payload = json("{\"n\": 0.1, \"m\": 9007199254740993}");

        assertThat(Condition.at("/n").equalTo(0.1).matches(payload)).isTrue();
        assertThat(Condition.at("/n").equalTo(0.1f).matches(payload)).isTrue();
        assertThat(Condition.at("/n").equalTo(new BigDecimal("0.1000")).matches(payload))
                .isTrue();
        assertThat(Condition.at("/n")
                        .equalTo(new BigDecimal("0.1000000000000000055"))
                        .matches(payload))
                .isFalse();
        assertThat(Condition.at("/m").equalTo(9007199254740993L).matches(payload))
                .isTrue();
        assertThat(Condition.at("/m").equalTo(9007199254740992L).matches(payload))
                .isFalse();
        assertThat(Condition.at("/m")
                        .equalTo(new BigInteger("9007199254740993"))
                        .matches(payload))
                .isTrue();
        assertThat(Condition.at("/m").greaterThan((short) 1).matches(payload)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e2147483647", "100e2147483647", "1e-2147483647", "-0.0", "1E+400", "0e999999999"})
    void extreme_numbers_in_a_payload_are_numbers_like_any_other(String number) {
        PayloadTree payload = PayloadTree.of(("{\"n\": " + number + "}").getBytes(StandardCharsets.UTF_8));

        payload.root().ifPresent(root -> {
            boolean less = Condition.at("/n").lessThan(5).matches(root);
            boolean more = Condition.at("/n").greaterThan(5).matches(root);
            assertThat(less).isNotEqualTo(more);
            assertThat(Condition.at("/n").equalTo(5).matches(root)).isFalse();
        });
    }

    @Test
    void values_that_are_no_json_match_nothing() {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        JsonNode payload = nodes.objectNode()
                .putPOJO("pojo", new Object())
                .put("bytes", new byte[3])
                .set("nan", DoubleNode.valueOf(Double.NaN));

        for (String at : new String[] {"/pojo", "/bytes", "/nan", "/none", ""}) {
            assertThat(Condition.at(at).equalTo(1).matches(payload)).isFalse();
            assertThat(Condition.at(at).in("a", "b").matches(payload)).isFalse();
            assertThat(Condition.at(at).lessThan(1).matches(payload)).isFalse();
            assertThat(Condition.at(at).startsWith("").matches(payload)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"amount", "a/b", "/~", "/~2", "/a~", " /a", "/\ud800"})
    void what_is_no_pointer_is_refused(String pointer) {
        assertThatThrownBy(() -> Condition.at(pointer))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        e -> assertThat(e.problems()).singleElement().returns("at", Problem::field));
    }

    @Test
    void values_out_of_bounds_are_refused() {
        PayloadField field = Condition.at("/a");

        assertRefused(() -> Condition.at("/" + "a".repeat(256)), "at");
        assertRefused(() -> field.equalTo("x".repeat(1025)), "equals");
        assertRefused(() -> field.equalTo(Double.NaN), "equals");
        assertRefused(() -> field.equalTo(new BigDecimal("1e1001")), "equals");
        assertRefused(() -> field.greaterThan(Float.POSITIVE_INFINITY), "greaterThan");
        assertRefused(() -> field.lessThan(new BigDecimal("1".repeat(65))), "lessThan");
        assertRefused(() -> field.in(new String[0]), "in");
        assertRefused(() -> field.in(new Number[101]), "in");
        assertRefused(() -> field.in("ok", "\udfff"), "in");
        assertRefused(() -> field.startsWith("\ud800x"), "startsWith");
    }

    @Test
    void conditions_made_in_java_keep_the_bounds_too() {
        Condition deep = Condition.at("/a").exists();
        for (int i = 1; i < Condition.MAX_DEPTH; i++) {
            deep = deep.negate();
        }
        Condition deepest = deep;
        assertRefused(deepest::negate, "condition");

        Condition wide = Condition.at("/a").exists().and(Condition.at("/b").exists());
        for (int i = 3; i < Condition.MAX_CLAUSES; i++) {
            wide = wide.and(Condition.at("/c").exists());
        }
        Condition widest = wide;
        assertThat(Condition.parse(widest.toJson())).isEqualTo(widest);
        assertRefused(() -> widest.and(Condition.at("/c").exists()), "condition");

        Condition long1 = Condition.at("/a").in(texts());
        assertRefused(() -> long1.or(Condition.at("/b").in(texts())), "condition");
    }

    private static String[] texts() {
        String[] texts = new String[8];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = i + "x".repeat(1000);
        }
        return texts;
    }

    private static void assertRefused(Runnable call, String field) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        e -> assertThat(e.problems()).extracting(Problem::field).containsExactly(field));
    }

    private static Condition parse(String clause) {
        return Condition.parse("{\"version\":1,\"if\":%s}".formatted(clause.replace('\'', '"')));
    }

    private static JsonNode json(String text) {
        try {
            return JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build()
                    .readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
