package dev.integrations.examples;

import dev.integrations.registry.VendorAddresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What {@link DemoApp} is told on the command line. */
record DemoOptions(
        int port, Optional<String> jdbcUrl, Optional<Path> key, VendorAddresses vendors, Optional<Path> plugins) {
    static final String USAGE = """
            Usage: DemoApp [--port <port>] [--jdbc-url <url>] [--key <file>] [--vendors <stubs>] [--plugins <dir>]
              --port      where the demo listens on 127.0.0.1; 0 takes a free port; the default is 8080
              --jdbc-url  PostgreSQL or H2, with user and password in the URL; the default is an H2 in memory
              --key       the key file that encrypts secrets, made if absent; the default with --jdbc-url is
                          integrations-demo.key in this directory, and without it a key that ends with the process
              --vendors   stubs to send requests of integrations to, by the host of the service, with commas between them:
                          hooks.slack.com=http://127.0.0.1:9000/slack; the default is the services themselves
              --plugins   a directory for plugin jars; this version knows no kind of plugin, so it must hold no jar""";

    private static final String DEFAULT_PORT = "8080";
    private static final Path DEFAULT_KEY = Path.of("integrations-demo.key");
    private static final Set<String> NAMES = Set.of("--port", "--jdbc-url", "--key", "--vendors", "--plugins");

    /** Reads the options; what is wrong with them is an {@link IllegalArgumentException} in words for the user. */
    static DemoOptions parse(String... args) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            require(NAMES.contains(args[i]), "There is no option '%s'", args[i]);
            require(i + 1 < args.length, "Option '%s' needs a value", args[i]);
            require(values.put(args[i], args[i + 1]) == null, "Option '%s' is given twice", args[i]);
        }
        Optional<String> jdbcUrl = Optional.ofNullable(values.get("--jdbc-url"));
        Optional<Path> key = Optional.ofNullable(values.get("--key")).map(Path::of);
        Optional<Path> plugins = Optional.ofNullable(values.get("--plugins")).map(Path::of);
        plugins.ifPresent(DemoOptions::checkPlugins);
        return new DemoOptions(
                port(values.getOrDefault("--port", DEFAULT_PORT)),
                jdbcUrl,
                key.or(() -> jdbcUrl.map(url -> DEFAULT_KEY)),
                Optional.ofNullable(values.get("--vendors"))
                        .map(DemoOptions::stubs)
                        .orElseGet(VendorAddresses::real),
                plugins);
    }

    private static int port(String text) {
        require(text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65535, "A port is 0 to 65535, was '%s'", text);
        return Integer.parseInt(text);
    }

    private static VendorAddresses stubs(String text) {
        Map<String, URI> stubs = new HashMap<>();
        for (String stub : text.split(",", -1)) {
            String[] parts = stub.split("=", 2);
            require(parts.length == 2 && !parts[0].isBlank(), "A stub is <host>=<url>, was '%s'", stub);
            require(stubs.put(parts[0], URI.create(parts[1])) == null, "Host '%s' has two stubs", parts[0]);
        }
        return VendorAddresses.stubbed(stubs);
    }

    /** A jar that nobody loads must not look as if it were in use. */
    private static void checkPlugins(Path directory) {
        require(Files.isDirectory(directory), "There is no directory '%s' for plugins", directory);
        List<String> jars = jars(directory);
        require(
                jars.isEmpty(),
                "This version knows no kind of plugin and would not load %s; start without them",
                String.join(", ", jars));
    }

    private static List<String> jars(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The plugins in '%s' cannot be listed".formatted(directory), e);
        }
    }

    private static void require(boolean holds, String message, Object subject) {
        if (!holds) {
            throw new IllegalArgumentException(message.formatted(subject));
        }
    }
}
