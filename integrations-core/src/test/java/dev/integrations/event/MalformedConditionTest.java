package dev.integrations.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MalformedConditionTest {
    private static final String GOOD = "{\"at\":\"/a\",\"equals\":1}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|condition",
                "null|condition",
                "{'if':GOOD}|condition/version",
                "{'version':2,'if':GOOD}|condition/version",
                "{'version':'1','if':GOOD}|condition/version",
                "{'version':1}|condition/if",
                "{'version':1,'if':GOOD,'then':1}|condition/then",
                "{'version':1,'if':[GOOD]}|condition/if",
                "{'version':1,'if':{}}|condition/if",
                "{'version':1,'if':{'xor':[GOOD]}}|condition/if/xor",
                "{'version':1,'if':{'and':[]}}|condition/if/and",
                "{'version':1,'if':{'and':GOOD}}|condition/if/and",
                "{'version':1,'if':{'and':[GOOD,1]}}|condition/if/and/1",
                "{'version':1,'if':{'and':[GOOD],'or':[GOOD]}}|condition/if",
                "{'version':1,'if':{'not':[GOOD]}}|condition/if/not",
                "{'version':1,'if':{'at':'a','equals':1}}|condition/if/at",
                "{'version':1,'if':{'at':null,'equals':1}}|condition/if/at",
                "{'version':1,'if':{'at':'/a'}}|condition/if",
                "{'version':1,'if':{'equals':1}}|condition/if/equals",
                "{'version':1,'if':{'at':'/a','equals':1,'in':[1]}}|condition/if",
                "{'version':1,'if':{'at':'/a','equals':{}}}|condition/if/equals",
                "{'version':1,'if':{'at':'/a','in':1}}|condition/if/in",
                "{'version':1,'if':{'at':'/a','in':[1,[]]}}|condition/if/in/1",
                "{'version':1,'if':{'at':'/a','exists':1}}|condition/if/exists",
                "{'version':1,'if':{'at':'/a','lessThan':'soon'}}|condition/if/lessThan",
                "{'version':1,'if':{'at':'/a','lessThan':'2026-02-30'}}|condition/if/lessThan",
                "{'version':1,'if':{'at':'/a','lessThan':'2026-02-01T12:00:00'}}|condition/if/lessThan",
                "{'version':1,'if':{'at':'/a','atMost':null}}|condition/if/atMost",
                "{'version':1,'if':{'at':'/a','atLeast':1e1001}}|condition/if/atLeast",
                "{'version':1,'if':{'at':'/a','startsWith':1}}|condition/if/startsWith",
                "{'version':1,'if':{'at':'/a','matches':'.*'}}|condition/if/matches",
                "{'version':1,'if':{'and':[GOOD,{'or':[GOOD,{'not':{'at':'x','in':[1]}}]}]}}|condition/if/and/1/or/1/not/at",
                "{'version':1,'if':GOOD}x|condition",
                "{'version':1,'version':1,'if':GOOD}|condition",
            })
    void the_field_of_a_problem_is_its_place(String json, String field) {
        assertThat(problems(json.replace("GOOD", GOOD).replace('\'', '"')))
                .extracting(Problem::field)
                .containsExactly(field);
    }

    @Test
    void everything_that_is_wrong_is_said_at_once_up_to_twenty_problems() {
        String json = "{\"version\":0,\"if\":{\"or\":[%s]}}"
                .formatted(String.join(",", Collections.nCopies(50, "{\"at\":\"x\",\"equals\":[]}")));

        assertThat(problems(json))
                .hasSize(20)
                .extracting(Problem::field)
                .startsWith("condition/version", "condition/if/or/0/at");
    }

    @Test
    void a_condition_that_is_too_large_is_refused_whatever_makes_it_so() {
        String deep = "{\"not\":".repeat(10) + GOOD + "}".repeat(10);
        String deeper = "{\"not\":".repeat(3000) + GOOD + "}".repeat(3000);
        String brackets = "[".repeat(15_000);
        String wide = "{\"and\":[" + (GOOD + ",").repeat(99) + GOOD + "]}";
        String list = "{\"at\":\"/a\",\"in\":[" + "1,".repeat(100) + "1]}";
        String text = "{\"at\":\"/a\",\"equals\":\"" + "x".repeat(1025) + "\"}";
        String number = "{\"at\":\"/a\",\"equals\":" + "9".repeat(5000) + "}";

        for (String clause : List.of(deep, deeper, brackets, wide, list, text, number)) {
            assertThat(problems("{\"version\":1,\"if\":" + clause + "}"))
                    .as("%.40s", clause)
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.field()).startsWith("condition"))
                    .satisfies(problem -> assertThat(problem.toString()).hasSizeLessThan(600));
        }
        assertThat(problems(" ".repeat(16_001))).singleElement().returns("condition", Problem::field);
    }

    /** Each text is a good one with one thing broken: cut off, a character lost, a token swapped for another. */
    @Test
    void hundreds_of_broken_texts_are_either_refused_with_a_place_or_mean_what_they_say() {
        Set<String> mutants = new LinkedHashSet<>();
        String good = "{\"version\":1,\"if\":{\"and\":[{\"at\":\"/a\",\"in\":[1,\"x\",null]},"
                + "{\"not\":{\"at\":\"/b/0\",\"lessThan\":\"2026-03-01\"}},{\"at\":\"\",\"exists\":true}]}}";
        for (int i = 0; i < good.length(); i++) {
            mutants.add(good.substring(0, i));
            mutants.add(good.substring(0, i) + good.substring(i + 1));
            for (String put : List.of("[", "}", "\"", "\\", "\u0000", "\ud800", "-", ",")) {
                mutants.add(good.substring(0, i) + put + good.substring(i + 1));
            }
        }
        for (String token :
                List.of("1", "\"x\"", "null", "true", "\"/a\"", "\"2026-03-01\"", "\"and\"", "\"at\"", "\"in\"")) {
            for (String put :
                    List.of("{}", "[]", "1e999999999999", "\"\\ud800\"", "\"~\"", "9".repeat(2000), "nul", "0x1")) {
                mutants.add(good.replaceFirst(Pattern.quote(token), Matcher.quoteReplacement(put)));
            }
        }
        List<String> refused = new ArrayList<>();
        for (String mutant : mutants) {
            Throwable thrown = catchThrowable(
                    () -> assertThat(Condition.parse(mutant).toJson()).isNotEmpty());
            if (thrown != null) {
                assertThat(thrown).as(mutant).isInstanceOf(InvalidInputException.class);
                assertThat(((InvalidInputException) thrown).problems())
                        .as(mutant)
                        .isNotEmpty()
                        .allSatisfy(problem -> assertThat(problem.field()).startsWith("condition"));
                refused.add(mutant);
            }
        }
        assertThat(refused).hasSizeGreaterThan(1000);
    }

    private static List<Problem> problems(String json) {
        Throwable thrown = catchThrowable(() -> Condition.parse(json));
        assertThat(thrown).as(json).isInstanceOf(InvalidInputException.class);
        return ((InvalidInputException) thrown).problems();
    }
}
