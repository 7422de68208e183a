package dev.integrations.templates.sms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.templates.sms.SmsText.Encoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmsTextTest {
    private static final String CAT = "\uD83D\uDE3A";

    private final List<String> notes = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"0, 1", "160, 1", "161, 2", "306, 2", "307, 3", "1530, 10", "1600, 11"})
    void texts_in_the_alphabet_of_gsm_have_160_or_153_characters_in_a_segment(int length, int segments) {
        assertThat(SmsText.of("x".repeat(length))).isEqualTo(new SmsText("x".repeat(length), Encoding.GSM_7, segments));
    }

    @ParameterizedTest
    @CsvSource({"70, 1", "71, 2", "134, 2", "135, 3"})
    void other_texts_have_70_or_67(int length, int segments) {
        assertThat(SmsText.of("\u0436".repeat(length)).segments()).isEqualTo(segments);
        assertThat(SmsText.of("\u0436".repeat(length)).encoding()).isEqualTo(Encoding.UCS_2);
    }

    @Test
    void some_characters_of_gsm_take_two_places_which_stay_together() {
        assertThat(SmsText.of("\u20ac".repeat(80)).segments()).isEqualTo(1);
        assertThat(SmsText.of("\u20ac".repeat(81)).segments()).isEqualTo(2);
        // 153 is odd: one place in each segment stays empty.
        assertThat(SmsText.of("\u20ac".repeat(152)).segments()).isEqualTo(2);
        assertThat(SmsText.of("\u20ac".repeat(153)).segments()).isEqualTo(3);
        assertThat(SmsText.of("{\u00e9\u00f8\u039e}\n~").encoding()).isEqualTo(Encoding.GSM_7);
    }

    @Test
    void one_character_beyond_gsm_changes_the_encoding_of_all() {
        assertThat(SmsText.of("x".repeat(69) + "\u2026").segments()).isEqualTo(1);
        assertThat(SmsText.of("x".repeat(70) + "\u2026").segments()).isEqualTo(2);
        assertThat(SmsText.of("`").encoding()).isEqualTo(Encoding.UCS_2);
    }

    @Test
    void characters_beyond_the_basic_plane_take_two_places_which_stay_together() {
        assertThat(SmsText.of(CAT.repeat(35)).segments()).isEqualTo(1);
        assertThat(SmsText.of(CAT.repeat(66)).segments()).isEqualTo(2);
        assertThat(SmsText.of(CAT.repeat(67)).segments()).isEqualTo(3);
    }

    @Test
    void a_text_is_cut_where_the_last_paid_segment_ends() {
        assertThat(SmsText.cut("x".repeat(306), 1600, 2, notes::add).text()).hasSize(306);
        assertThat(notes).isEmpty();

        SmsText cut = SmsText.cut("x".repeat(307), 1600, 2, notes::add);

        assertThat(cut).isEqualTo(new SmsText("x".repeat(303) + "...", Encoding.GSM_7, 2));
        assertThat(notes)
                .containsExactly("The text was cut: it had 307 characters in 3 segments, and 306 in 2 are left");
    }

    @Test
    void a_text_is_cut_to_the_characters_that_the_vendor_takes() {
        assertThat(SmsText.cut("x".repeat(1600), 1600, 24, notes::add).text()).hasSize(1600);
        assertThat(notes).isEmpty();
        assertThat(SmsText.cut("x".repeat(1601), 1600, 24, notes::add).text())
                .hasSize(1600)
                .endsWith("x...");
    }

    @Test
    void nothing_is_cut_too_long_or_in_the_middle_of_a_character() {
        Random random = new Random(5);
        String[] parts = {"x", "\u20ac", "\u0436", CAT, "\n"};
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(400), 0, 1 + random.nextInt(parts.length))
                    .forEach(part -> text.append(parts[part]));
            int segments = 1 + random.nextInt(4);
            int characters = 3 + random.nextInt(300);

            SmsText cut = SmsText.cut(text.toString(), characters, segments, note -> {});

            assertThat(cut.text().length()).isLessThanOrEqualTo(characters);
            assertThat(cut.segments()).isLessThanOrEqualTo(segments);
            assertThat(cut.text().codePoints().filter(c -> c >= 0xD800 && c <= 0xDFFF))
                    .isEmpty();
            String kept = cut.text().equals(text.toString())
                    ? cut.text()
                    : cut.text().substring(0, cut.text().length() - 3);
            assertThat(text.toString()).startsWith(kept);
        }
    }
}
