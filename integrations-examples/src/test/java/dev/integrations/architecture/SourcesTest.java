package dev.integrations.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What byte code does not show: the length of files, and the names by which the build finds tests. */
class SourcesTest {
    private static final int MAX_LINES = 400;
    private static final Pattern RUNS_TESTS = Pattern.compile("@(Test|ParameterizedTest|RepeatedTest|TestFactory)\\b");
    private static final Pattern EXTENDS_CONTRACT = Pattern.compile("class \\w+ (extends|implements) \\w+Contract\\b");
    private static final Pattern ABSTRACT = Pattern.compile("(abstract class|interface) \\w+");
    private static final Pattern FOUND_BY_THE_BUILD = Pattern.compile("\\w+(Test|IT)\\.java");
    private static final Pattern SLEEPS = Pattern.compile("\\bThread\\s*\\.\\s*sleep\\(|\\bTimeUnit\\.\\w+\\.sleep\\(");

    /** A file of Java source. */
    private record Source(Path file, String text) {
        static Source read(Path file) {
            try {
                return new Source(file, Files.readString(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        boolean isTest() {
            return file.toString().contains("/src/test/");
        }

        boolean has(Pattern pattern) {
            return pattern.matcher(text).find();
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }

    @Test
    void files_are_of_readable_length() throws IOException {
        assertThat(sources())
                .hasSizeGreaterThan(100)
                .filteredOn(SourcesTest::isTooLong)
                .isEmpty();
    }

    @Test
    void classes_with_tests_have_names_that_the_build_finds() throws IOException {
        assertThat(sources()).filteredOn(SourcesTest::isTestNobodyRuns).isEmpty();
    }

    @Test
    void tests_do_not_sleep() throws IOException {
        assertThat(sources()).filteredOn(SourcesTest::isSleepingTest).isEmpty();
    }

    @Test
    void each_of_these_rules_can_be_broken() {
        Path test = Path.of("m/src/test/java/Sleeper.java");

        assertThat(broken(SourcesTest::isTooLong, test, "\n".repeat(MAX_LINES + 1)))
                .isTrue();
        assertThat(broken(SourcesTest::isTestNobodyRuns, test, "class Sleeper { @Test void a() {} }"))
                .isTrue();
        assertThat(broken(SourcesTest::isTestNobodyRuns, test, "class Sleeper extends AContract {}"))
                .isTrue();
        assertThat(broken(SourcesTest::isTestNobodyRuns, test, "abstract class Sleeper { @Test void a() {} }"))
                .isFalse();
        assertThat(broken(SourcesTest::isSleepingTest, test, "void a() { Thread" + ".sleep(1); }"))
                .isTrue();
    }

    private static boolean broken(Predicate<Source> rule, Path file, String text) {
        return rule.test(new Source(file, text));
    }

    private static boolean isTooLong(Source source) {
        return source.text().lines().count() > MAX_LINES;
    }

    private static boolean isTestNobodyRuns(Source source) {
        return source.isTest()
                && (source.has(RUNS_TESTS) || source.has(EXTENDS_CONTRACT))
                && !source.has(ABSTRACT)
                && !FOUND_BY_THE_BUILD
                        .matcher(source.file().getFileName().toString())
                        .matches();
    }

    private static boolean isSleepingTest(Source source) {
        return source.isTest() && source.has(SLEEPS);
    }

    private static List<Source> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            return files.filter(file -> file.toString().matches("\\.\\./integrations-\\w+/src/.*\\.java"))
                    .map(Source::read)
                    .toList();
        }
    }
}
