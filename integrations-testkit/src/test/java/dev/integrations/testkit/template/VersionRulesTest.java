package dev.integrations.testkit.template;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configurations of earlier versions, and where the provider of a template has to be named: for both kinds of paths. */
class VersionRulesTest {
    private static final String SERVICE = "dev.integrations.template.spi.TemplateProvider";
    private static final String PROVIDES = "provides %s with supplied.Provider;".formatted(SERVICE);

    private static final String TEMPLATE = """
            package supplied;
            public class Chat extends dev.integrations.testkit.template.SuppliedChatTemplate {}
            """;
    private static final String PROVIDER = """
            package supplied;
            import dev.integrations.template.spi.*;
            public class Provider implements TemplateProvider {
                public java.util.List<Template> templates() { return java.util.List.of(new Chat()); }
            }
            """;

    @TempDir
    private Path folder;

    private Path classes;

    @BeforeEach
    void compile_a_template() throws IOException {
        classes = folder.resolve("classes");
        compile(
                classes,
                System.getProperty("java.class.path"),
                write("src/supplied/Chat.java", TEMPLATE),
                write("src/supplied/Provider.java", PROVIDER));
    }

    @Test
    void migration_that_makes_an_invalid_configuration_is_told() {
        ContractRun.of(new ChatTemplate() {
                    @Override
                    public JsonNode migrate(int fromVersion, JsonNode config) {
                        return config;
                    }
                })
                .assertTold("migrate makes a valid configuration of migration(1, json)");
    }

    @Test
    void configuration_of_each_version_goes_through_all_steps_after_it() {
        List<Integer> steps = new ArrayList<>();
        ChatTemplate third = new ThirdChatTemplate(steps);
        TemplateSamples samples =
                ChatSamples.all().migration(2, ChatSamples.WEBHOOK).build();

        assertThat(ContractRun.of(third, samples).failures()).isEmpty();
        assertThat(steps).containsExactlyInAnyOrder(1, 2, 2);
        ContractRun.of(
                        new ThirdChatTemplate(steps) {
                            @Override
                            public JsonNode migrate(int fromVersion, JsonNode config) {
                                JsonNode migrated = super.migrate(fromVersion, config);
                                return fromVersion == 2 ? ((ObjectNode) migrated).put("mode", "none") : migrated;
                            }
                        },
                        samples)
                .assertTold("migrate makes a valid configuration of migration(1, json)");
    }

    /** The chat at version 3, which keeps the configuration of version 2. */
    private static class ThirdChatTemplate extends ChatTemplate {
        private static final TemplateDescriptor DESCRIPTOR =
                describedAt(3, "chat", postMessage()).build();

        private final List<Integer> steps;

        ThirdChatTemplate(List<Integer> steps) {
            this.steps = steps;
        }

        @Override
        public TemplateDescriptor descriptor() {
            return DESCRIPTOR;
        }

        @Override
        public JsonNode migrate(int fromVersion, JsonNode config) {
            steps.add(fromVersion);
            return fromVersion == 1 ? super.migrate(fromVersion, config) : config;
        }
    }

    @Test
    void template_that_is_named_for_both_paths_passes() throws Exception {
        nameInFile("supplied.Provider # makes the chat");
        nameInModule(PROVIDES);

        assertThat(run().allFailures()).isEmpty();
    }

    @Test
    void template_without_a_module_passes() throws Exception {
        nameInFile("supplied.Provider");

        assertThat(run().allFailures()).isEmpty();
    }

    @Test
    void module_that_does_not_provide_the_template_is_told() throws Exception {
        nameInFile("supplied.Provider");
        nameInModule("");

        assertThat(run().allFailures())
                .singleElement()
                .asString()
                .contains("hosts with a module path do not find 'supplied'; add 'provides " + SERVICE);
    }

    @Test
    void module_that_provides_something_else_is_told() throws Exception {
        nameInFile("supplied.Provider");
        nameInModule(PROVIDES.replace("supplied.Provider", "supplied.Chat"));

        assertThat(run().allFailures())
                .singleElement()
                .asString()
                .contains("hosts with a module path do not find 'supplied'");
    }

    /** A build with a module path has no other way to notice. */
    @Test
    void file_names_a_provider_or_not() throws Exception {
        assertThat(isInFile()).isFalse();

        nameInFile("# supplied.Provider");
        assertThat(isInFile()).isFalse();

        nameInFile("supplied.Provider2\n  supplied.Provider  # makes the chat");
        assertThat(isInFile()).isTrue();
    }

    private boolean isInFile() throws Exception {
        try (URLClassLoader loader = loader()) {
            return ProviderEntries.inFile(loader.loadClass("supplied.Provider"));
        }
    }

    private URLClassLoader loader() throws IOException {
        return new URLClassLoader(new URL[] {classes.toUri().toURL()}, VersionRulesTest.class.getClassLoader());
    }

    private ContractRun run() throws Exception {
        try (URLClassLoader loader = loader()) {
            Class<?> template = loader.loadClass("supplied.Chat");
            return ContractRun.of((Template) template.getDeclaredConstructor().newInstance());
        }
    }

    private void nameInFile(String line) throws IOException {
        write("classes/META-INF/services/" + SERVICE, line + "\n");
    }

    /** Compiles the descriptor of a module beside types that stand for those that it names, and takes nothing else. */
    private void nameInModule(String directive) throws IOException {
        Path made = folder.resolve("made");
        compile(
                made,
                "",
                write("stub/module-info.java", "module supplied { exports supplied; %s }".formatted(directive)),
                write(
                        "stub/dev/integrations/template/spi/TemplateProvider.java",
                        "package dev.integrations.template.spi; public interface TemplateProvider {}"),
                write(
                        "stub/supplied/Provider.java",
                        "package supplied; public class Provider implements %s {}".formatted(SERVICE)),
                write(
                        "stub/supplied/Chat.java",
                        "package supplied; public class Chat implements %s {}".formatted(SERVICE)));
        Files.copy(made.resolve("module-info.class"), classes.resolve("module-info.class"));
    }

    private Path write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(requireNonNull(file.getParent()));
        return Files.writeString(file, content);
    }

    private static void compile(Path into, String classPath, Path... sources) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        String[] arguments = Stream.concat(
                        Stream.of("-proc:none", "-d", into.toString(), "-cp", classPath),
                        Stream.of(sources).map(Path::toString))
                .toArray(String[]::new);

        int code = ToolProvider.getSystemJavaCompiler().run(null, said, said, arguments);

        assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }
}
