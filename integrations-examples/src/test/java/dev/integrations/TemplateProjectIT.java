package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes a project of the archetype, as somebody else would, and builds it by its own POM against the packaged jars and nothing
 * else of this repository. Its jar is found, keeps the contract, and delivers through the demo, on the class path and on the
 * module path.
 */
@SuppressWarnings("NullAway.Init")
class TemplateProjectIT {
    private static final String MODULE = GeneratedProject.PACKAGE;
    private static final String TEST = MODULE + ".PagerTemplateTest";
    private static final String PASSED = "^[5-9]\\d tests passed, 0 failed$|^\\d{3} tests passed, 0 failed$";

    @TempDir
    private static Path folder;

    private static GeneratedProject project;
    private static List<String> built;
    private static String jars;

    @BeforeAll
    static void make_and_build() throws Exception {
        project = GeneratedProject.in(folder);
        built = project.build();
        jars = project.jars();
        assertThat(jars)
                .contains("integrations-core-", "integrations-testkit-")
                .doesNotContain("integrations-templates", "integrations-template-archetype");
        compile("launcher", jars, "src/it/launcher/RunTests.java");
    }

    private static void compile(String name, String path, String source) throws Exception {
        assertThat(project.java(
                        "javac",
                        "--release",
                        "17",
                        "-proc:none",
                        "-d",
                        folder.resolve(name).toString(),
                        "--class-path",
                        path,
                        source))
                .isEmpty();
    }

    private static String path(String... entries) {
        return String.join(File.pathSeparator, entries);
    }

    @Test
    void project_is_green_by_its_own_pom() {
        assertThat(built)
                .anyMatch(line -> line.matches(".*Tests run: ([5-9]\\d|\\d{3}), Failures: 0, Errors: 0, Skipped: 0.*"))
                .anyMatch(line -> line.contains("BUILD SUCCESS"));
    }

    @Test
    void project_is_named_as_its_author_said() throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(project.root())) {
            for (Path file : all.filter(Files::isRegularFile)
                    .filter(each -> !each.startsWith(project.root().resolve("target")))
                    .toList()) {
                files.add(project.root().relativize(file).toString());
                assertThat(Files.readString(file)).doesNotContainIgnoringCase("teamchat", "Team Chat", "${template");
            }
        }

        assertThat(files)
                .containsExactlyInAnyOrder(
                        "pom.xml",
                        "src/main/java/module-info.java",
                        "src/main/java/org/acme/pager/PagerProvider.java",
                        "src/main/java/org/acme/pager/PagerTemplate.java",
                        "src/main/resources/META-INF/integrations/extension.json",
                        "src/main/resources/META-INF/services/dev.integrations.template.spi.TemplateProvider",
                        "src/test/java/org/acme/pager/PagerTemplateTest.java");
    }

    @Test
    void project_keeps_the_contract_on_the_class_path() throws Exception {
        String path = path(folder.resolve("launcher").toString(), project.testClasses(), project.jar(), jars);

        assertThat(project.java("java", "--class-path", path, "RunTests", TEST))
                .anyMatch(line -> line.startsWith("in unnamed module"))
                .anyMatch(line -> line.matches(PASSED));
    }

    @Test
    void project_keeps_the_contract_on_the_module_path() throws Exception {
        assertThat(contractOnTheModulePath(project.jar()))
                .contains("in module " + MODULE)
                .anyMatch(line -> line.matches(PASSED));
    }

    @Test
    void contract_on_the_module_path_notices_what_the_class_path_needs() throws Exception {
        Path jar = Files.copy(Path.of(project.jar()), folder.resolve("unnamed.jar"));
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            Files.delete(files.getPath("META-INF/services/dev.integrations.template.spi.TemplateProvider"));
        }

        assertThatThrownBy(() -> contractOnTheModulePath(jar.toString()))
                .hasMessageContaining(
                        "hosts with a class path do not find 'pager'; name org.acme.pager.PagerProvider in META-INF");
    }

    private static List<String> contractOnTheModulePath(String jar) throws Exception {
        return project.java(
                "java",
                "--module-path",
                path(jar, jars),
                "--add-modules",
                MODULE + ",dev.integrations.testkit,org.junit.platform.launcher,org.junit.jupiter.engine",
                "--patch-module",
                MODULE + "=" + project.testClasses(),
                "--add-reads",
                MODULE + "=dev.integrations.testkit",
                "--add-opens",
                MODULE + "/" + MODULE + "=org.junit.platform.commons",
                "--class-path",
                folder.resolve("launcher").toString(),
                "RunTests",
                TEST);
    }

    @Test
    void pom_of_the_project_asks_for_nothing_but_core_and_test_kit() throws IOException {
        String pom = Files.readString(project.root().resolve("pom.xml"));

        assertThat(pom).doesNotContain("<parent>", "<repositories>");
        assertThat(Pattern.compile("<dependency>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)<")
                        .matcher(pom)
                        .results()
                        .map(found -> found.group(1) + ":" + found.group(2)))
                .containsExactly("dev.integrations:integrations-core", "dev.integrations:integrations-testkit");
    }

    private static void assertFound(List<String> said, String module) {
        assertThat(said)
                .contains("org.acme.pager 1.0.0-SNAPSHOT ENABLED")
                .anyMatch(line -> line.startsWith("pager of " + module))
                .noneMatch(line -> line.startsWith("problem"));
    }

    @Test
    void project_is_an_extension_on_the_class_path() throws Exception {
        compile("extension", jars, "src/it/extension/FindExtension.java");
        String path = path(folder.resolve("extension").toString(), project.jar(), jars);

        assertFound(project.java("java", "--class-path", path, "FindExtension"), "unnamed module");
    }

    @Test
    void project_is_an_extension_on_the_module_path() throws Exception {
        compile("extension", jars, "src/it/extension/FindExtension.java");

        assertFound(
                project.java(
                        "java",
                        "--module-path",
                        path(project.jar(), jars),
                        "--add-modules",
                        MODULE,
                        "--class-path",
                        folder.resolve("extension").toString(),
                        "FindExtension"),
                "module " + MODULE);
    }

    @Test
    void project_is_an_extension_that_a_host_of_modules_installs_from_a_directory() throws Exception {
        compile("extension", jars, "src/it/extension/FindExtension.java");
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        Files.copy(Path.of(project.jar()), plugins.resolve("pager.jar"), StandardCopyOption.REPLACE_EXISTING);

        assertFound(
                project.java(
                        "java",
                        "--module-path",
                        jars,
                        "--add-modules",
                        "dev.integrations.core",
                        "--class-path",
                        folder.resolve("extension").toString(),
                        "FindExtension",
                        plugins.toString()),
                "unnamed module");
    }

    /** Compiles what starts the demo's own wiring, and returns the classes of both. */
    private static String demo(String jarsOfTheDemo) throws Exception {
        compile("demo", path("target/classes", jarsOfTheDemo), "src/it/demo/DeliverThroughDemo.java");
        return path("target/classes", folder.resolve("demo").toString());
    }

    private static void assertDelivered(List<String> said, String module) {
        assertThat(said)
                .anyMatch(line -> line.startsWith(module))
                .contains("GET /v1/me ")
                .contains("POST /v1/messages {\"channel\":\"C42\",\"text\":\"Invoice 17 is paid\"}")
                .contains("invoice.paid SUCCEEDED");
    }

    @Test
    void demo_delivers_through_it_when_its_jar_is_on_the_class_path() throws Exception {
        String jarsOfTheDemo =
                Files.readString(Path.of("target/module-path.txt")).strip();
        String path = path(demo(jarsOfTheDemo), jarsOfTheDemo, project.jar());

        assertDelivered(
                project.java(
                        "java",
                        "--class-path",
                        path,
                        "dev.integrations.examples.DeliverThroughDemo",
                        GeneratedProject.ID),
                "unnamed module");
    }

    @Test
    void demo_delivers_through_it_when_its_jar_is_on_the_module_path() throws Exception {
        String jarsOfTheDemo =
                Files.readString(Path.of("target/module-path.txt")).strip();

        assertThat(Arrays.asList(jarsOfTheDemo.split(File.pathSeparator))).doesNotContain(project.jar());
        assertDelivered(
                project.java(
                        "java",
                        "--module-path",
                        path(jarsOfTheDemo, project.jar()),
                        "--add-modules",
                        "ALL-MODULE-PATH",
                        "--class-path",
                        demo(jarsOfTheDemo),
                        "dev.integrations.examples.DeliverThroughDemo",
                        GeneratedProject.ID),
                "module " + MODULE);
    }
}
