package dev.integrations.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every code block of the pages is code that the build runs: a Java block is a region of an example or a test, a shell
 * command is one that {@code .ci/run} runs, and a link leads to a file.
 */
class DocumentationTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> OTHER_LANGUAGES = Set.of("xml", "http", "text");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)(#[^)]*)?\\)");

    private static final Pattern PROOF = Pattern.compile("`(\\w+(?:Test|Contract))\\.(\\w+)` \\|$");

    @ParameterizedTest
    @MethodSource("blocks")
    void code_block_is_run_by_the_build(CodeBlock block) throws IOException {
        assertRun(block);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void links_lead_to_files(Path page) throws IOException {
        Matcher links = LINK.matcher(Files.readString(page));

        while (links.find()) {
            assertThat(page.resolveSibling(links.group(1))).exists();
        }
    }

    @Test
    void comparison_names_tests_that_exist() throws IOException {
        List<String> lines = Files.readAllLines(ROOT.resolve("docs/comparison.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| |"))
                .toList();

        assertThat(lines).hasSizeGreaterThan(30);
        for (String line : lines) {
            Matcher proof = PROOF.matcher(line);
            assertThat(proof.find()).as(line).isTrue();
            assertThat(testSource(proof.group(1))).as(line).contains(" " + proof.group(2) + "(");
        }
    }

    /** Returns what is written in test classes of a name, of which there may be one in each module. */
    private static String testSource(String name) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            StringBuilder source = new StringBuilder();
            for (Path file : files.filter(file -> file.endsWith(name + ".java")).toList()) {
                source.append(Files.readString(file));
            }
            return source.toString();
        }
    }

    @Test
    void pages_have_java_blocks() throws IOException {
        assertThat(blocks())
                .filteredOn(block -> block.language().equals("java"))
                .hasSizeGreaterThan(5);
    }

    @Test
    void changed_block_is_refused(@TempDir Path folder) throws IOException {
        CodeBlock block = blocks().stream()
                .filter(each -> each.language().equals("java"))
                .findFirst()
                .orElseThrow();
        CodeBlock changed = new CodeBlock(block.place(), "java", block.region(), block.text() + " ");

        assertThatThrownBy(() -> assertRun(changed)).isInstanceOf(AssertionError.class);
    }

    @Test
    void block_without_region_is_refused(@TempDir Path folder) throws IOException {
        Path page = Files.writeString(folder.resolve("page.md"), "Text\n\n```java\nint one = 1;\n```\n");

        CodeBlock block = CodeBlock.read(page).get(0);

        assertThatThrownBy(() -> assertRun(block)).isInstanceOf(AssertionError.class);
    }

    @Test
    void unknown_command_and_unknown_language_are_refused() {
        for (String language : List.of("sh", "kotlin", "")) {
            CodeBlock block = new CodeBlock("page.md:1", language, Optional.empty(), "mvn -q install");

            assertThatThrownBy(() -> assertRun(block)).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void region_is_read_without_its_indentation(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("A.java"),
                "class A {\n    // region one\n    a();\n        b();\n    // endregion\n}\n");

        assertThat(Region.read(folder, "A.java#one")).isEqualTo("a();\n    b();");
        assertThatThrownBy(() -> Region.read(folder, "A.java#two")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void region_of_an_archetype_is_read_as_what_it_makes(@TempDir Path folder) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("archetype-resources/src"));
        Files.createDirectories(folder.resolve("META-INF/maven"));
        Files.writeString(
                folder.resolve("META-INF/maven/archetype-metadata.xml"),
                "<requiredProperty key=\"name\">\n  <defaultValue>Ann</defaultValue></requiredProperty>");
        Files.writeString(sources.resolve("A.java"), "// region one\n${name}(${other});\n// endregion\n");

        assertThat(Region.read(folder, "archetype-resources/src/A.java#one")).isEqualTo("Ann(${other});");
    }

    private static void assertRun(CodeBlock block) throws IOException {
        switch (block.language()) {
            case "java" -> {
                assertThat(block.region()).as("region above %s", block).isPresent();
                assertThat(block.text())
                        .as(block.toString())
                        .isEqualTo(Region.read(ROOT, block.region().orElseThrow()));
            }
            case "sh" ->
                assertThat(block.text().lines())
                        .as(block.toString())
                        .allSatisfy(command -> assertThat(Files.readAllLines(ROOT.resolve(".ci/run")))
                                .anyMatch(line -> line.strip().equals(command)
                                        || line.strip().startsWith(command + " ")));
            default -> assertThat(OTHER_LANGUAGES).as(block.toString()).contains(block.language());
        }
    }

    private static List<CodeBlock> blocks() throws IOException {
        List<CodeBlock> blocks = new ArrayList<>();
        for (Path page : pages()) {
            blocks.addAll(CodeBlock.read(page));
        }
        return blocks;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> root = Files.list(ROOT);
                Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(root, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }
}
