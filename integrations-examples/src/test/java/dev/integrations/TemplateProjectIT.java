package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds a template as somebody else would, from a project of its own: against the packaged jars and nothing else of this
 * repository. Its jar is found, and keeps the contract, on the class path and on the module path.
 */
class TemplateProjectIT {
    private static final Path PROJECT = Path.of("src/it/template");
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
    private static final String MODULE = "com.example.teamchat";
    private static final String TEST = MODULE + ".TeamChatTemplateTest";
    private static final String PASSED = "^[5-9]\\d tests passed, 0 failed$|^\\d{3} tests passed, 0 failed$";

    /** What the dependencies in the project's own POM come down to. */
    private static final Pattern JARS = Pattern.compile(
            "(integrations-(core|shaded|testkit)|jackson|slf4j-api|caffeine|failsafe"
                    + "|java-jwt|jspecify|error_prone_annotations|junit|opentest4j|apiguardian|assertj|byte-buddy)[-.].*\\.jar");

    @TempDir
    private Path folder;

    private String jars = "";

    @BeforeEach
    void build() throws Exception {
        jars = Arrays.stream(Files.readString(Path.of("target/template-path.txt"))
                        .strip()
                        .split(File.pathSeparator))
                .filter(jar ->
                        JARS.matcher(Path.of(jar).getFileName().toString()).matches())
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(jars)
                .contains("integrations-core-", "integrations-testkit-")
                .doesNotContain("integrations-templates");
        javac("main", "--module-path", jars, sources(PROJECT.resolve("src/main/java")));
        Files.createDirectories(folder.resolve("main/META-INF/services"));
        Path service = Path.of("META-INF/services/dev.integrations.template.spi.TemplateProvider");
        Files.copy(
                PROJECT.resolve("src/main/resources").resolve(service),
                folder.resolve("main").resolve(service));
        run("jar", "--create", "--file", jar(), "-C", folder.resolve("main").toString(), ".");
        javac("test", "--class-path", jar() + File.pathSeparator + jars, sources(PROJECT.resolve("src/test/java")));
        javac("launcher", "--class-path", jars, List.of("src/it/launcher/RunTests.java"));
    }

    @Test
    void project_of_its_own_keeps_the_contract_on_the_class_path() throws Exception {
        String path = String.join(File.pathSeparator, classes("launcher"), classes("test"), jar(), jars);

        assertThat(run("java", "--class-path", path, "RunTests", TEST))
                .anyMatch(line -> line.startsWith("in unnamed module"))
                .anyMatch(line -> line.matches(PASSED));
    }

    @Test
    void project_of_its_own_keeps_the_contract_on_the_module_path() throws Exception {
        assertThat(run(
                        "java",
                        "--module-path",
                        jar() + File.pathSeparator + jars,
                        "--add-modules",
                        MODULE + ",dev.integrations.testkit,org.junit.platform.launcher,org.junit.jupiter.engine",
                        "--patch-module",
                        MODULE + "=" + classes("test"),
                        "--add-reads",
                        MODULE + "=dev.integrations.testkit",
                        "--add-opens",
                        MODULE + "/" + MODULE + "=org.junit.platform.commons",
                        "--class-path",
                        classes("launcher"),
                        "RunTests",
                        TEST))
                .contains("in module " + MODULE)
                .anyMatch(line -> line.matches(PASSED));
    }

    @Test
    void pom_of_the_project_asks_for_nothing_but_core_and_test_kit() throws IOException {
        String pom = Files.readString(PROJECT.resolve("pom.xml"));

        assertThat(pom).doesNotContain("<parent>", "<repositories>");
        assertThat(Pattern.compile("<dependency>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)<")
                        .matcher(pom)
                        .results()
                        .map(found -> found.group(1) + ":" + found.group(2)))
                .containsExactly(
                        "dev.integrations:integrations-core",
                        "dev.integrations:integrations-testkit",
                        "org.junit.jupiter:junit-jupiter");
    }

    private String jar() {
        return folder.resolve("teamchat-template.jar").toString();
    }

    private String classes(String name) {
        return folder.resolve(name).toString();
    }

    private void javac(String name, String option, String path, List<String> sources) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("--release", "17", "-Xlint:all,-requires-automatic", "-Werror"));
        arguments.addAll(List.of("-d", classes(name), option, path));
        arguments.addAll(sources);
        assertThat(run("javac", arguments.toArray(String[]::new))).isEmpty();
    }

    private static List<String> sources(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".java"))
                    .toList();
        }
    }

    private List<String> run(String tool, String... arguments) throws IOException, InterruptedException {
        Path output = folder.resolve(tool + ".txt");
        Process process = new ProcessBuilder(Stream.concat(
                                Stream.of(JAVA_HOME.resolve("bin").resolve(tool).toString()), Stream.of(arguments))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.destroyForcibly();
        List<String> lines = Files.readAllLines(output);
        assertThat(ended ? process.exitValue() : -1)
                .as("%s: %s", tool, String.join("\n", lines))
                .isZero();
        return lines;
    }
}
