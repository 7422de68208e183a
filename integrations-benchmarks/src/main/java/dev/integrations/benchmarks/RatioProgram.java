package dev.integrations.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs benchmarks and their floors by turns in one process, round after round, so that a busy machine disturbs both alike,
 * and prints the ratios. The floor of {@code cold} is the benchmark {@code coldFloor} of the same class.
 */
public final class RatioProgram {
    private static final String FLOOR = "Floor";
    private static final int WARM_UP_ROUNDS = 2;
    private static final int ROUNDS = 7;

    private RatioProgram() {}

    /**
     * Runs the program.
     *
     * @param args a regular expression for the names of the benchmarks, such as {@code AccessToken}
     * @throws RunnerException if a benchmark fails
     */
    public static void main(String[] args) throws RunnerException {
        Map<String, List<Double>> scores = new TreeMap<>();
        for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
            Collection<RunResult> results = new Runner(new OptionsBuilder()
                            .include(args.length == 0 ? ".*" : args[0])
                            .forks(0)
                            .warmupIterations(1)
                            .warmupTime(TimeValue.milliseconds(round < WARM_UP_ROUNDS ? 2_000 : 200))
                            .measurementIterations(1)
                            .measurementTime(TimeValue.seconds(1))
                            .verbosity(VerboseMode.SILENT)
                            .build())
                    .run();
            if (round >= WARM_UP_ROUNDS) {
                results.forEach(result -> scores.computeIfAbsent(name(result), name -> new ArrayList<>())
                        .add(result.getPrimaryResult().getScore()));
            }
        }
        print(scores, System.out);
    }

    private static String name(RunResult result) {
        String name = result.getParams().getBenchmark();
        String method = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
        List<String> parameters = result.getParams().getParamsKeys().stream()
                .map(key -> result.getParams().getParam(key))
                .toList();
        return parameters + " " + method;
    }

    private static void print(Map<String, List<Double>> scores, PrintStream out) {
        scores.forEach((name, product) -> {
            List<Double> floor = scores.get(name + FLOOR);
            out.printf(Locale.ROOT, "%-50s median %10.0f ns, least %10.0f ns", name, median(product), least(product));
            if (floor != null) {
                out.printf(Locale.ROOT, ", %.2f times its floor", ratio(product, floor));
            }
            out.println();
        });
    }

    /** The median of the ratios of each round. */
    private static double ratio(List<Double> product, List<Double> floor) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < product.size(); round++) {
            ratios.add(product.get(round) / floor.get(round));
        }
        return median(ratios);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static double least(List<Double> values) {
        return values.stream().min(Double::compare).orElseThrow();
    }
}
