package dev.integrations.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that runs {@code load.jar}. Closing it ends it. */
final class LoadProcess implements AutoCloseable {
    private static final int MINUTES = 5;
    private static final int KILLED = 128 + 9;

    private final Path output;
    private final Process process;

    private LoadProcess(Path output, Process process) {
        this.output = output;
        this.process = process;
    }

    /** Starts one whose compiler does little, since most of these live for a second or two. */
    static LoadProcess start(List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-jar",
                System.getProperty("load.jar")));
        command.addAll(options);
        try {
            Path output = Files.createTempFile("load", ".out");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            return new LoadProcess(output, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs one to its end. */
    static JsonNode run(List<String> options) {
        try (LoadProcess process = start(options)) {
            return process.awaitResult();
        }
    }

    /** Waits for the end and returns the JSON of the last line. */
    JsonNode awaitResult() {
        int status = awaitEnd();
        assertThat(status).as(output()).isZero();
        List<String> lines = output().lines().toList();
        try {
            return new ObjectMapper().readTree(lines.get(lines.size() - 1));
        } catch (IOException e) {
            throw new UncheckedIOException(output(), e);
        }
    }

    /** Waits for the end and returns the exit status. */
    int awaitEnd() {
        try {
            assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as(output()).isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    /** Checks that the end was the one that {@link #kill()} brought about. */
    void awaitKilled() {
        assertThat(awaitEnd()).as(output()).isEqualTo(KILLED);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.deleteIfExists(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
