package dev.integrations.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The main class of {@code load.jar}; {@code --help} says what it does. */
public final class LoadProgram {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private LoadProgram() {}

    /**
     * Runs the program and ends the process: with status 0, 1 if it failed, or 2 if the options are wrong.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        if (List.of(args).contains("--help")) {
            out.print(help());
            return 0;
        }
        try {
            out.println(new LoadRun(LoadOptions.parse(args), err).measure().toJson());
            return 0;
        } catch (UsageException e) {
            err.println(e.getMessage());
            err.println("--help says more");
            return MISUSED;
        } catch (InterruptedException | RuntimeException e) {
            err.println("The load program failed:");
            e.printStackTrace(err);
            return FAILED;
        }
    }

    private static String help() {
        try (InputStream text = LoadProgram.class.getResourceAsStream("load-help.txt")) {
            return text == null ? "" : new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
