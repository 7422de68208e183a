package dev.integrations.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventFilterTest {

    @ParameterizedTest
    @CsvSource({
        "invoice.paid, invoice.paid, true",
        "invoice.paid, invoice.paid.late, false",
        "invoice.paid, invoice, false",
        "invoice.*, invoice.paid, true",
        "invoice.*, invoice.paid.late, true",
        "invoice.*, invoice, false",
        "invoice.*, invoices.paid, false",
        "invoice.*, invoic.paid, false",
        "a.b.*, a.b.c, true",
        "a.b.*, a.c.b, false",
        "*, anything.at.all, true",
        "!test.*, invoice.paid, true",
        "!test.*, test.ping, false",
        "!test.*, test, true",
        "!invoice.draft, invoice.draft, false",
        "!invoice.draft, invoice.draft.late, true",
        "invoice.* !invoice.draft, invoice.paid, true",
        "invoice.* !invoice.draft, invoice.draft, false",
        "!invoice.draft invoice.*, invoice.draft, false",
        "invoice.* !invoice.draft, order.paid, false",
        "invoice.draft !invoice.*, invoice.draft, false",
        "* !test.* !invoice.draft, invoice.paid, true",
        "* !test.* !invoice.draft, test.ping, false",
        "order.paid invoice.* user.deleted, user.deleted, true",
        "*, integrations.webhook.disabled, false",
        "!test.*, integrations.webhook.disabled, false",
        "*, integrations, true",
        "*, integrationsx.webhook, true",
        "integrations.*, integrations.webhook.disabled, true",
        "* integrations.webhook.*, integrations.webhook.disabled, true",
        "integrations.webhook.disabled, integrations.webhook.disabled, true",
        "integrations.* !integrations.webhook.*, integrations.webhook.disabled, false",
    })
    void a_type_is_wanted_if_a_pattern_takes_it_and_none_takes_it_away(String patterns, String type, boolean wanted) {
        assertThat(EventFilter.of(patterns.split(" ")).matches(EventType.of(type)))
                .isEqualTo(wanted);
    }

    @Test
    void all_wants_every_type() {
        assertThat(EventFilter.all().matches(EventType.of("a.b"))).isTrue();
        assertThat(EventFilter.all()).isEqualTo(EventFilter.of("*"));
    }

    @Test
    void every_bad_pattern_is_named_and_no_good_one() {
        List<String> bad = List.of(
                "", "!", "!*", "!!a", "Invoice.paid", "invoice.", ".paid", "a..b", "*.paid", "a.*.b", "a*", ".*", "**");
        List<String> patterns = new ArrayList<>(bad);
        patterns.add(3, "invoice.paid");

        assertThatThrownBy(() -> EventFilter.of(patterns))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::field)
                                .containsExactlyElementsOf(bad.stream()
                                        .map(each -> "'" + each + "'")
                                        .toList()));
    }

    @Test
    void a_filter_has_one_to_a_hundred_patterns() {
        String[] hundred = IntStream.range(0, 100).mapToObj(i -> "a.b" + i).toArray(String[]::new);
        String[] oneMore = IntStream.range(0, 101).mapToObj(i -> "a.b" + i).toArray(String[]::new);

        assertThat(EventFilter.of(hundred).patterns()).containsExactly(hundred);
        assertThatThrownBy(() -> EventFilter.of(oneMore))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("1 to 100 patterns, was 101");
        assertThatThrownBy(EventFilter::of)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("was 0; use '*'");
    }

    @Test
    void patterns_survive_storage_in_their_order_and_without_repeats() {
        EventFilter filter = EventFilter.of("b.*", "!b.c", "a", "b.*");

        assertThat(filter.patterns()).containsExactly("b.*", "!b.c", "a");
        assertThat(EventFilter.of(filter.patterns())).isEqualTo(filter).hasSameHashCodeAs(filter);
        assertThat(filter).hasToString("[b.*, !b.c, a]").isNotEqualTo(EventFilter.of("a"));
    }

    @Test
    void prefixes_with_equal_hashes_are_told_apart() {
        assertThat("0n".hashCode()).isEqualTo("20".hashCode());

        EventFilter one = EventFilter.of("0n.*");
        EventFilter both = EventFilter.of("0n.*", "20.*", "!20.x");

        assertThat(one.matches(EventType.of("0n.x"))).isTrue();
        assertThat(one.matches(EventType.of("20.x"))).isFalse();
        assertThat(both.matches(EventType.of("20.y"))).isTrue();
        assertThat(both.matches(EventType.of("20.x"))).isFalse();
        assertThat(both.matches(EventType.of("0n.x"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void random_filters_decide_as_a_naive_matcher_does(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            List<String> patterns = IntStream.range(0, 1 + random.nextInt(12))
                    .mapToObj(i -> randomPattern(random))
                    .toList();
            EventFilter filter = EventFilter.of(patterns);
            for (int i = 0; i < 50; i++) {
                String type = randomType(random);
                assertThat(filter.matches(EventType.of(type)))
                        .as("%s on %s", patterns, type)
                        .isEqualTo(naive(patterns, type));
            }
        }
    }

    private static String randomPattern(Random random) {
        String sign = random.nextInt(4) == 0 ? "!" : "";
        return switch (random.nextInt(8)) {
            case 0 -> "*";
            case 1, 2, 3 -> sign + randomType(random) + ".*";
            default -> sign + randomType(random);
        };
    }

    /** Few words, so that patterns and types meet. */
    private static String randomType(Random random) {
        StringBuilder type = new StringBuilder(randomWord(random));
        for (int words = random.nextInt(3); words > 0; words--) {
            type.append('.').append(randomWord(random));
        }
        return type.toString();
    }

    private static String randomWord(Random random) {
        return List.of("a", "b", "ab", "a_", "b0", "invoice").get(random.nextInt(6));
    }

    private static boolean naive(List<String> patterns, String type) {
        boolean onlyExclusions = patterns.stream().allMatch(pattern -> pattern.startsWith("!"));
        boolean included = patterns.stream().anyMatch(pattern -> naive(pattern, type));
        boolean excluded =
                patterns.stream().anyMatch(pattern -> pattern.startsWith("!") && naive(pattern.substring(1), type));
        return (onlyExclusions || included) && !excluded;
    }

    private static boolean naive(String pattern, String type) {
        return pattern.equals("*")
                || (pattern.endsWith(".*")
                        ? type.startsWith(pattern.substring(0, pattern.length() - 1))
                        : type.equals(pattern));
    }
}
