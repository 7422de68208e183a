package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.templates.ShippedTemplates;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles a host that is a module against the packaged jars, and runs it on the module path: what is exported suffices,
 * what is required is there, the migrations can be read, and the shipped templates are found.
 */
class ModulePathIT {
    private static final Path SOURCES = Path.of("src/it/host");
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

    @TempDir
    private Path folder;

    @Test
    void modular_host_delivers_from_packaged_jars() throws Exception {
        String jars = Files.readString(Path.of("target/module-path.txt")).strip();

        assertThat(Arrays.stream(jars.split(File.pathSeparator)))
                .allMatch(jar -> jar.endsWith(".jar"))
                .anyMatch(jar -> jar.contains("integrations-core-"))
                .anyMatch(jar -> jar.contains("integrations-jdbc-"));
        assertThat(run(
                        "javac",
                        "-d",
                        folder.resolve("host").toString(),
                        "--module-path",
                        jars,
                        source("module-info"),
                        source("Mailbox"),
                        source("Host")))
                .isEmpty();
        assertThat(run("java", "--module-path", jars + File.pathSeparator + folder, "--module", "host/host.Host"))
                .contains(
                        "Verified", "module dev.integrations.core", "module dev.integrations.jdbc", "taken in 2 parts")
                .containsAll(new ShippedTemplates()
                        .templates().stream()
                                .map(template -> template.descriptor().id() + " of module dev.integrations.templates")
                                .toList());
    }

    private static String source(String name) {
        return SOURCES.resolve(name + ".java").toString();
    }

    private List<String> run(String tool, String... arguments) throws IOException, InterruptedException {
        Path output = folder.resolve(tool + ".txt");
        Process process = new ProcessBuilder(Stream.concat(
                                Stream.of(JAVA_HOME.resolve("bin").resolve(tool).toString()), Stream.of(arguments))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended ? process.exitValue() : -1)
                .as(() -> "%s: %s".formatted(tool, String.join("\n", lines(output))))
                .isZero();
        return lines(output);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
