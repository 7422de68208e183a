package dev.integrations.templates.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TextLimitTest {
    private static final Pattern ENTITY = Pattern.compile("&(?:amp|lt|gt);");

    private final List<String> notes = new ArrayList<>();

    @Test
    void a_text_of_the_most_characters_stays_and_one_more_is_cut() {
        TextLimit limit = TextLimit.of(10);

        assertThat(limit.cut("0123456789", "The text", notes::add)).isEqualTo("0123456789");
        assertThat(notes).isEmpty();
        assertThat(limit.cut("0123456789a", "The text", notes::add)).isEqualTo("012345678\u2026");
        assertThat(notes).containsExactly("The text was cut: it had 11 characters, and may have 10");
    }

    @Test
    void characters_beyond_the_basic_plane_count_once_and_are_never_halved() {
        String cats = "\uD83D\uDE3A".repeat(11);

        assertThat(TextLimit.of(11).cut(cats, "The text", notes::add)).isEqualTo(cats);
        assertThat(TextLimit.of(10).cut(cats, "The text", notes::add)).isEqualTo("\uD83D\uDE3A".repeat(9) + "\u2026");
    }

    @Test
    void what_has_to_stay_whole_is_kept_or_dropped_whole() {
        TextLimit limit = TextLimit.of(6).keepingWhole(ENTITY);

        assertThat(limit.cut("&amp;ab", "The text", notes::add)).isEqualTo("&amp;\u2026");
        assertThat(limit.cut("a&amp;b", "The text", notes::add)).isEqualTo("a\u2026");
        assertThat(limit.cut("abc&d efg", "The text", notes::add)).isEqualTo("abc&d\u2026");
    }

    @Test
    void a_text_that_takes_no_ellipsis_is_as_long_as_it_may_be() {
        TextLimit limit = TextLimit.of(3).withoutEllipsis();

        assertThat(limit.cut("abc", "The text", notes::add)).isEqualTo("abc");
        assertThat(notes).isEmpty();
        assertThat(limit.cut("abcd", "The text", notes::add)).isEqualTo("abc");
        assertThat(limit.keepingWhole(ENTITY).cut("ab&amp;", "The text", notes::add))
                .isEqualTo("ab");
        assertThat(notes).hasSize(2);
    }

    @Test
    void a_limit_of_one_leaves_the_ellipsis() {
        assertThat(TextLimit.of(1).cut("ab", "The text", notes::add)).isEqualTo("\u2026");
    }

    @Test
    void no_text_comes_out_longer_than_its_limit_or_with_half_an_entity() {
        Random random = new Random(7);
        String[] parts = {"&amp;", "&lt;", "b", "&", ";", "\uD83D\uDE3A", "\u00e9", "\n"};
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(20), 0, parts.length).forEach(part -> text.append(parts[part]));
            int max = 1 + random.nextInt(20);

            String cut = TextLimit.of(max).keepingWhole(ENTITY).cut(text.toString(), "The text", note -> {});

            assertThat(TextLimit.length(cut)).isLessThanOrEqualTo(max);
            String rest = cut.endsWith("\u2026") ? cut.substring(0, cut.length() - 1) : cut;
            assertThat(text.toString()).startsWith(rest);
            assertThat(rest + "|").as("half of an entity of %s", text).doesNotContainPattern("&(a|am|amp|l|lt)\\|");
        }
    }
}
