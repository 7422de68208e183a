package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A project that the archetype has made, in a folder of its own. Maven has what this build has downloaded and what this build
 * has packaged, each as a repository, and nothing else; what it takes from there stays in the folder.
 */
final class GeneratedProject {
    static final String ID = "pager";
    static final String PACKAGE = "org.acme.pager";

    private static final String GROUP = "dev.integrations";
    private static final String ARCHETYPE = "integrations-template-archetype";
    private static final String VERSION = System.getProperty("project.version", "");
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
    private static final String SETTINGS = """
            <settings>
              <localRepository>%s</localRepository>
              <profiles>
                <profile>
                  <id>here</id>
                  <repositories>
                    <repository>
                      <id>central</id>
                      <url>%2$s</url>
                      <releases><checksumPolicy>ignore</checksumPolicy></releases>
                    </repository>
                    <repository>
                      <id>packaged</id>
                      <url>%3$s</url>
                      <snapshots><checksumPolicy>ignore</checksumPolicy></snapshots>
                      <releases><checksumPolicy>ignore</checksumPolicy></releases>
                    </repository>
                  </repositories>
                  <pluginRepositories>
                    <pluginRepository>
                      <id>central</id>
                      <url>%2$s</url>
                      <releases><checksumPolicy>ignore</checksumPolicy></releases>
                    </pluginRepository>
                  </pluginRepositories>
                </profile>
              </profiles>
              <activeProfiles><activeProfile>here</activeProfile></activeProfiles>
            </settings>
            """;

    /** What the dependencies in the project's own POM come down to. */
    private static final Pattern JARS = Pattern.compile(
            "(integrations-(core|shaded|testkit)|jackson|slf4j-api|caffeine|failsafe"
                    + "|java-jwt|jspecify|error_prone_annotations|junit|opentest4j|apiguardian|assertj|byte-buddy)[-.].*\\.jar");

    private final Path folder;

    private GeneratedProject(Path folder) {
        this.folder = folder;
    }

    /** Makes the project by the one command of the documentation, and builds it by its own POM. */
    static GeneratedProject in(Path folder) throws IOException, InterruptedException {
        GeneratedProject project = new GeneratedProject(folder);
        project.writeRepositories();
        project.maven(
                folder,
                "org.apache.maven.plugins:maven-archetype-plugin:3.4.1:generate",
                "-DarchetypeCatalog=local",
                "-DarchetypeGroupId=" + GROUP,
                "-DarchetypeArtifactId=" + ARCHETYPE,
                "-DarchetypeVersion=" + VERSION,
                "-DinteractiveMode=false",
                "-DgroupId=org.acme",
                "-DartifactId=pager-template",
                "-Dpackage=" + PACKAGE,
                "-DtemplateId=" + ID,
                "-DtemplateName=Pager",
                "-DtemplateClass=Pager");
        return project;
    }

    /** Lays out what this build has packaged, as a repository has it. */
    private void writeRepositories() throws IOException {
        Path packaged = folder.resolve("packaged");
        for (String module : List.of("integrations-core", "integrations-testkit", ARCHETYPE)) {
            put(packaged, module, ROOT.resolve(module).resolve("pom.xml"), jarOf(module));
        }
        Path shaded = ROOT.resolve("integrations-shaded/dependency-reduced-pom.xml");
        put(packaged, "integrations-shaded", shaded, jarOf("integrations-shaded"));
        put(packaged, "integrations-bom", ROOT.resolve("integrations-bom/pom.xml"));
        put(packaged, "integrations-parent", ROOT.resolve("pom.xml"));
        Files.writeString(
                folder.resolve("settings.xml"),
                SETTINGS.formatted(
                        folder.resolve("repository"),
                        Path.of(System.getProperty("local.repository", "")).toUri(),
                        packaged.toUri()));
    }

    private static Path jarOf(String module) {
        return ROOT.resolve("%s/target/%s-%s.jar".formatted(module, module, VERSION));
    }

    private static void put(Path repository, String module, Path... pomAndJar) throws IOException {
        Path place = Files.createDirectories(repository.resolve("dev/integrations/%s/%s".formatted(module, VERSION)));
        String name = "%s-%s.".formatted(module, VERSION);
        Files.copy(pomAndJar[0], place.resolve(name + "pom"));
        if (pomAndJar.length > 1) {
            Files.copy(pomAndJar[1], place.resolve(name + "jar"));
        }
    }

    Path root() {
        return folder.resolve("pager-template");
    }

    /** Builds it and runs its tests by its own POM, and returns what Maven says. */
    List<String> build() throws IOException, InterruptedException {
        return maven(root(), "verify");
    }

    String jar() {
        return root().resolve("target/pager-template-1.0.0-SNAPSHOT.jar").toString();
    }

    String testClasses() {
        return root().resolve("target/test-classes").toString();
    }

    /** Returns the jars that the project's own dependencies come down to. */
    String jars() throws IOException {
        return Arrays.stream(Files.readString(Path.of("target/template-path.txt"))
                        .strip()
                        .split(File.pathSeparator))
                .filter(jar -> JARS.matcher(Objects.toString(Path.of(jar).getFileName()))
                        .matches())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private List<String> maven(Path directory, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("maven.home", ""), "bin", "mvn").toString(),
                "-B",
                "-ntp",
                "-s",
                folder.resolve("settings.xml").toString()));
        command.addAll(List.of(arguments));
        return run(directory, command);
    }

    List<String> java(String tool, String... arguments) throws IOException, InterruptedException {
        return run(
                Path.of("").toAbsolutePath(),
                Stream.concat(Stream.of(JAVA_HOME.resolve("bin").resolve(tool).toString()), Stream.of(arguments))
                        .toList());
    }

    private List<String> run(Path directory, List<String> command) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(Map.of("JAVA_HOME", JAVA_HOME.toString(), "MAVEN_OPTS", ""));
        Process process = builder.start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        process.destroyForcibly();
        List<String> lines = Files.readAllLines(output);
        assertThat(ended ? process.exitValue() : -1)
                .as("%s: %s", command, String.join("\n", lines))
                .isZero();
        return lines;
    }
}
