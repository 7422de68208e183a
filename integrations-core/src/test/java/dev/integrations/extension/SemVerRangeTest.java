package dev.integrations.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SemVerRangeTest {
    @ParameterizedTest
    @CsvSource({
        "*, 0.0.1 99.0.0, 1.0.0-a",
        "1.2.3, 1.2.3 1.2.3+b, 1.2.4 1.2.3-a",
        "=1.2.3-a, 1.2.3-a, 1.2.3 1.2.3-b",
        ">1.2.3, 1.2.4 2.0.0, 1.2.3 1.2.4-a",
        ">=1.2.3, 1.2.3 2.0.0, 1.2.2 2.0.0-a",
        "<1.2.3, 1.2.2 0.0.0, 1.2.3 1.2.3-a",
        "<=1.2.3, 1.2.3 0.9.0, 1.2.4",
        "^1.2.3, 1.2.3 1.9.0, 1.2.2 2.0.0 2.0.0-a 1.3.0-a",
        "^1, 1.0.0 1.9.9, 0.9.9 2.0.0",
        "^1.2, 1.2.0 1.9.9, 1.1.9 2.0.0",
        "^0.2.3, 0.2.3 0.2.9, 0.2.2 0.3.0",
        "^0.2, 0.2.0 0.2.9, 0.1.9 0.3.0",
        "^0.0.3, 0.0.3, 0.0.2 0.0.4",
        "^0, 0.0.0 0.9.9, 1.0.0",
        "^0.0, 0.0.0 0.0.9, 0.1.0",
        "^0.0.0, 0.0.0, 0.0.1",
        "~1.2.3, 1.2.3 1.2.9, 1.2.2 1.3.0",
        "~1.2, 1.2.0 1.2.9, 1.1.9 1.3.0",
        "~1, 1.0.0 1.9.9, 0.9.9 2.0.0",
        "~0.0.3, 0.0.3 0.0.9, 0.0.2 0.1.0",
        "^1.2.3-beta.2, 1.2.3-beta.2 1.2.3-beta.10 1.2.3 1.9.0, 1.2.3-beta.1 1.2.4-beta.3 2.0.0",
        ">=1.0.0 <3.0.0, 1.0.0 2.9.9, 0.9.9 3.0.0",
        "^1.2 || ^3.0.0, 1.2.0 3.1.0, 2.0.0 4.0.0",
        "1.0.0||2.0.0, 1.0.0 2.0.0, 1.5.0",
        "^99999999999999999999, 99999999999999999999.1.0, 100000000000000000000.0.0",
        "' >=1.0.0   <2.0.0 ', 1.5.0, 2.0.0"
    })
    void range_has_these_versions_and_not_those(String range, String in, String out) {
        SemVerRange parsed = SemVerRange.parse(range);

        assertThat(Arrays.stream(in.split(" ", -1)).map(SemVer::parse)).allMatch(parsed::contains);
        assertThat(Arrays.stream(out.split(" ", -1)).map(SemVer::parse)).noneMatch(parsed::contains);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "||",
                "^1.0.0 ||",
                "|| 1.0.0",
                "1",
                "1.2",
                "1.x",
                "1.2.*",
                ">1",
                "^",
                "~",
                "=",
                "^^1.0.0",
                ">= 1.0.0",
                "1.0.0 - 2.0.0",
                "latest",
                "^01",
                "^1.2.3.4",
                "=>1.0.0",
                "!1.0.0",
                "1.0.0,2.0.0",
                "^1.0.0 | ^2.0.0",
                "^1.-1"
            })
    void malformed_range_is_refused_by_its_text(String text) {
        assertThatThrownBy(() -> SemVerRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a range is like");
    }

    @Test
    void range_that_is_too_long_is_refused() {
        assertThatThrownBy(() -> SemVerRange.parse("1.0.0||".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("up to 256 characters");
    }

    @Test
    void for_releases_short_forms_are_what_they_stand_for() {
        Random random = new Random(11);
        for (int i = 0; i < 3_000; i++) {
            SemVer from = release(random);
            SemVer version = release(random);
            int[] n = from.core().stream().mapToInt(Integer::parseInt).toArray();
            String caret = n[0] > 0
                    ? "%d.0.0".formatted(n[0] + 1)
                    : n[1] > 0 ? "0.%d.0".formatted(n[1] + 1) : "0.0.%d".formatted(n[2] + 1);

            assertThat(SemVerRange.parse("^" + from).contains(version))
                    .as("^%s has %s", from, version)
                    .isEqualTo(
                            SemVerRange.parse(">=%s <%s".formatted(from, caret)).contains(version));
            assertThat(SemVerRange.parse("~" + from).contains(version))
                    .as("~%s has %s", from, version)
                    .isEqualTo(SemVerRange.parse(">=%s <%d.%d.0".formatted(from, n[0], n[1] + 1))
                            .contains(version));
        }
    }

    @Test
    void comparators_agree_with_precedence_and_alternatives_with_or() {
        Random random = new Random(13);
        for (int i = 0; i < 3_000; i++) {
            SemVer bound = release(random);
            SemVer version = release(random);
            boolean less = SemVerRange.parse("<" + bound).contains(version);
            boolean greater = SemVerRange.parse(">" + bound).contains(version);
            boolean equal = SemVerRange.parse(bound.toString()).contains(version);

            assertThat(less).isEqualTo(version.compareTo(bound) < 0);
            assertThat(greater).isEqualTo(version.compareTo(bound) > 0);
            assertThat(equal).isEqualTo(version.equals(bound));
            assertThat(SemVerRange.parse("<%s || >%s".formatted(bound, bound)).contains(version))
                    .isEqualTo(less || greater);
            assertThat(SemVerRange.parse("<%s >%s".formatted(bound, bound)).contains(version))
                    .isFalse();
        }
    }

    @Test
    void range_spans_versions_from_before_releases_by_precedence() {
        assertThat(SemVerRange.parse("*").contains(SemVer.parse("2.0.0-rc.1"))).isFalse();
        assertThat(SemVerRange.parse("*").spans(SemVer.parse("2.0.0-rc.1"))).isTrue();
        assertThat(SemVerRange.parse("^1.2").spans(SemVer.parse("1.3.0-beta"))).isTrue();
        assertThat(SemVerRange.parse("^1.2").spans(SemVer.parse("1.2.0-beta"))).isFalse();
        assertThat(SemVerRange.parse("1.0.0 || >2.0.0").spans(SemVer.parse("2.0.0-rc.1")))
                .isFalse();
        assertThat(SemVerRange.parse("1.0.0 || >2.0.0").spans(SemVer.parse("2.0.1")))
                .isTrue();
    }

    private static SemVer release(Random random) {
        return SemVer.parse("%d.%d.%d".formatted(random.nextInt(3), random.nextInt(3), random.nextInt(4)));
    }
}
