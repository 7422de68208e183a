package dev.integrations.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lists of valid and invalid versions are those that semver.org links to. */
class SemVerTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.4",
                "1.2.3",
                "10.20.30",
                "1.1.2-prerelease+meta",
                "1.1.2+meta",
                "1.1.2+meta-valid",
                "1.0.0-alpha",
                "1.0.0-beta",
                "1.0.0-alpha.beta",
                "1.0.0-alpha.beta.1",
                "1.0.0-alpha.1",
                "1.0.0-alpha0.valid",
                "1.0.0-alpha.0valid",
                "1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay",
                "1.0.0-rc.1+build.1",
                "2.0.0-rc.1+build.123",
                "1.2.3-beta",
                "10.2.3-DEV-SNAPSHOT",
                "1.2.3-SNAPSHOT-123",
                "1.0.0",
                "2.0.0",
                "1.1.7",
                "2.0.0+build.1848",
                "2.0.1-alpha.1227",
                "1.0.0-alpha+beta",
                "1.2.3----RC-SNAPSHOT.12.9.1--.12+788",
                "1.2.3----R-S.12.9.1--.12+meta",
                "1.2.3----RC-SNAPSHOT.12.9.1--.12",
                "1.0.0+0.build.1-rc.10000aaa-kk-0.1",
                "99999999999999999999999.999999999999999999.99999999999999999",
                "1.0.0-0A.is.legal"
            })
    void valid_version_is_read_and_written_as_it_was(String text) {
        assertThat(SemVer.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2",
                "1.2.3-0123",
                "1.2.3-0123.0123",
                "1.1.2+.123",
                "+invalid",
                "-invalid",
                "-invalid+invalid",
                "-invalid.01",
                "alpha",
                "alpha.beta",
                "alpha.beta.1",
                "alpha.1",
                "alpha+beta",
                "alpha_beta",
                "alpha.",
                "alpha..",
                "beta",
                "1.0.0-alpha_beta",
                "-alpha.",
                "1.0.0-alpha..",
                "1.0.0-alpha..1",
                "1.0.0-alpha...1",
                "01.1.1",
                "1.01.1",
                "1.1.01",
                "1.2.3.DEV",
                "1.2-SNAPSHOT",
                "1.2.31.2.3----RC-SNAPSHOT.12.09.1--..12+788",
                "1.2-RC-SNAPSHOT",
                "-1.0.3-gamma+b7718",
                "+justmeta",
                "9.8.7+meta+meta",
                "9.8.7-whatever+meta+meta",
                "v1.2.3",
                " 1.2.3",
                "1.2.3\n",
                "1.2.３"
            })
    void invalid_version_is_refused_by_its_text(String text) {
        assertThatThrownBy(() -> SemVer.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a version is like 1.2.3");
    }

    @Test
    void version_that_is_too_long_is_refused_without_all_of_it() {
        String text = "1.2.3-" + "a".repeat(100_000);

        assertThatThrownBy(() -> SemVer.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .hasSizeLessThan(200);
        assertThat(SemVer.parse("1.2.3-" + "a".repeat(SemVer.MAX_LENGTH - 6))).isNotNull();
    }

    /** The chains of sections 11.2 and 11.4, and numbers beyond all types. */
    @Test
    void precedence_is_that_of_the_specification() {
        List<SemVer> ascending = versions(
                "0.0.0-0",
                "0.0.0",
                "0.0.9",
                "0.0.10",
                "0.1.0",
                "1.0.0--",
                "1.0.0-A",
                "1.0.0-alpha",
                "1.0.0-alpha.1",
                "1.0.0-alpha.1.0",
                "1.0.0-alpha.beta",
                "1.0.0-beta",
                "1.0.0-beta.2",
                "1.0.0-beta.11",
                "1.0.0-rc.1",
                "1.0.0",
                "2.0.0",
                "2.1.0",
                "2.1.1",
                "99999999999999999998.0.0",
                "99999999999999999999.0.0",
                "100000000000000000000.0.0");

        for (int seed = 0; seed < 50; seed++) {
            List<SemVer> shuffled = new ArrayList<>(ascending);
            Collections.shuffle(shuffled, new Random(seed));
            Collections.sort(shuffled);
            assertThat(shuffled).containsExactlyElementsOf(ascending);
        }
    }

    @Test
    void build_metadata_makes_no_difference() {
        SemVer one = SemVer.parse("1.0.0-rc.1+a");
        SemVer other = SemVer.parse("1.0.0-rc.1+b");

        assertThat(one).isEqualTo(other).isEqualByComparingTo(other).hasSameHashCodeAs(other);
        assertThat(one).hasToString("1.0.0-rc.1+a");
    }

    @Test
    void order_is_total_and_agrees_with_equality() {
        Random random = new Random(7);
        List<SemVer> some = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            some.add(aVersion(random));
        }

        for (SemVer a : some) {
            for (SemVer b : some) {
                assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
                assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
                for (SemVer c : some) {
                    if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
                        assertThat(a.compareTo(c)).isLessThanOrEqualTo(0);
                    }
                }
            }
        }
    }

    static SemVer aVersion(Random random) {
        String core = "%d.%d.%d".formatted(random.nextInt(3), random.nextInt(3), random.nextInt(3));
        String[] endings = {"", "", "-1", "-2", "-10", "-a", "-a.1", "-a.b", "-A", "+b", "-a+c"};
        return SemVer.parse(core + endings[random.nextInt(endings.length)]);
    }

    private static List<SemVer> versions(String... texts) {
        return List.of(texts).stream().map(SemVer::parse).toList();
    }
}
