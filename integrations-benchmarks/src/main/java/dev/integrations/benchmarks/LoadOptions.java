package dev.integrations.benchmarks;

import dev.integrations.http.OutboundPolicy;
import dev.integrations.signature.MalformedKeyException;
import dev.integrations.signature.SigningKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** What the load program is told on its command line. */
record LoadOptions(
        Mode mode,
        DatabaseOptions database,
        Path key,
        Optional<Receiver> receiver,
        boolean allowLoopback,
        int events,
        OptionalDouble rate,
        int payloadBytes,
        int tenants,
        int webhooks,
        int concurrency,
        int publishers,
        Optional<String> run,
        Optional<Path> acknowledge,
        Duration lease,
        int recordBatch) {

    /** What is done. */
    enum Mode {
        PUBLISH,
        DISPATCH,
        BOTH;

        boolean publishes() {
            return this != DISPATCH;
        }

        boolean dispatches() {
            return this != PUBLISH;
        }
    }

    /** Where deliveries go. */
    record Receiver(String url, SigningKey key) {}

    private static final Set<String> OPTIONS = Set.of(
            "--jdbc-url",
            "--user",
            "--password",
            "--key",
            "--url",
            "--secret",
            "--events",
            "--rate",
            "--payload-bytes",
            "--tenants",
            "--webhooks",
            "--concurrency",
            "--mode",
            "--publishers",
            "--run",
            "--acknowledge",
            "--lease",
            "--record-batch");
    private static final Set<String> FLAGS = Set.of("--allow-loopback");
    private static final int MAX_EVENTS = 100_000_000;
    private static final int MAX_PAYLOAD = 10 << 20;
    private static final int MAX_CONCURRENCY = 256;
    private static final int MAX_RUN_NAME = 64;

    OutboundPolicy policy() {
        return policy(allowLoopback);
    }

    private static OutboundPolicy policy(boolean allowLoopback) {
        return allowLoopback ? OutboundPolicy.development() : OutboundPolicy.strict();
    }

    /**
     * Reads a command line.
     *
     * @throws UsageException if anything is wrong; it names all of it
     */
    static LoadOptions parse(String... args) {
        Arguments given = new Arguments(args, OPTIONS, FLAGS);
        Mode mode = given.parsed(
                "--mode",
                Mode.BOTH,
                "publish, dispatch or both",
                text -> Optional.of(Mode.valueOf(text.toUpperCase(Locale.ROOT))));
        LoadOptions options = new LoadOptions(
                mode,
                DatabaseOptions.of(given),
                Path.of(given.required("--key")),
                receiver(given, mode),
                given.flag("--allow-loopback"),
                events(given, mode),
                rate(given),
                given.integer("--payload-bytes", 500, Payload.MIN_BYTES, MAX_PAYLOAD),
                given.integer("--tenants", 1, 1, 10_000),
                given.integer("--webhooks", 1, 1, 100),
                given.integer("--concurrency", 16, 1, MAX_CONCURRENCY),
                given.integer("--publishers", 8, 1, 64),
                run(given),
                given.text("--acknowledge").map(Path::of),
                Duration.ofSeconds(given.integer("--lease", 10, 3, 3600)),
                given.integer("--record-batch", 256, 1, 10_000));
        if (!given.problems().isEmpty()) {
            throw new UsageException(given.problems());
        }
        return options;
    }

    private static int events(Arguments given, Mode mode) {
        if (mode.publishes()) {
            given.required("--events");
        }
        return given.integer("--events", 0, 0, MAX_EVENTS);
    }

    private static OptionalDouble rate(Arguments given) {
        return given.parsed("--rate", OptionalDouble.empty(), "max or a positive number of events per second", text -> {
            if (text.equals("max")) {
                return Optional.of(OptionalDouble.empty());
            }
            double rate = Double.parseDouble(text);
            return rate > 0 && rate < Double.POSITIVE_INFINITY
                    ? Optional.of(OptionalDouble.of(rate))
                    : Optional.empty();
        });
    }

    private static Optional<String> run(Arguments given) {
        return given.parsed(
                "--run",
                Optional.empty(),
                "a name of up to %d characters".formatted(MAX_RUN_NAME),
                text -> text.isBlank() || text.length() > MAX_RUN_NAME
                        ? Optional.empty()
                        : Optional.of(Optional.of(text)));
    }

    /** Dispatching alone needs no receiver: it delivers to the webhooks that are there. */
    private static Optional<Receiver> receiver(Arguments given, Mode mode) {
        if (!mode.publishes() && !given.flag("--url") && !given.flag("--secret")) {
            return Optional.empty();
        }
        String url = given.required("--url");
        String secret = given.required("--secret");
        if (url.isEmpty() || secret.isEmpty()) {
            return Optional.empty();
        }
        List<String> problems = policy(given.flag("--allow-loopback")).problems(url);
        problems.forEach(problem -> given.problem("--url is refused: %s%s"
                .formatted(problem, given.flag("--allow-loopback") ? "" : "; see --allow-loopback")));
        try {
            return Optional.of(new Receiver(url, SigningKey.parse(secret)));
        } catch (MalformedKeyException e) {
            given.problem("--secret is no signing key: %s".formatted(e.getMessage()));
            return Optional.empty();
        }
    }
}
