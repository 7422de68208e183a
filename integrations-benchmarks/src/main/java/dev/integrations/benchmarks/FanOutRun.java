package dev.integrations.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rounds of the fan-out program. Used by one thread. */
final class FanOutRun {
    private static final double MICROS_PER_SECOND = 1e6;

    private final FanOutTenants many;
    private final FanOutTenants few;
    private final int events;
    private int published;

    FanOutRun(FanOutTenants many, FanOutTenants few, int events) {
        this.many = many;
        this.few = few;
        this.events = events;
    }

    /** Runs one round that does not count, then those that do. */
    FanOutResult rounds(int count) {
        many.prepare();
        few.prepare();
        List<Double> amongMany = new ArrayList<>();
        List<Double> amongFew = new ArrayList<>();
        for (int round = 0; round <= count; round++) {
            amongMany.add(measure(round, many));
            amongFew.add(measure(round, few));
            published += events;
        }
        double ofMany = median(amongMany.subList(1, amongMany.size()));
        double ofFew = median(amongFew.subList(1, amongFew.size()));
        return new FanOutResult(
                many.allWebhooks(),
                many.tenants(),
                LoadResult.rounded(ofMany),
                few.allWebhooks(),
                few.tenants(),
                LoadResult.rounded(ofFew),
                LoadResult.ratio(ofMany, ofFew));
    }

    private double measure(int round, FanOutTenants tenants) {
        Effort effort = new Effort(() -> 0);
        tenants.publish(published, events);
        effort.end(System.nanoTime());
        double micros = effort.cpuSeconds() * MICROS_PER_SECOND / events;
        System.out.println(String.format(
                Locale.ROOT,
                "round %d, %d webhooks of %d tenants: %.1f CPU microseconds for each publication, %.0f per second",
                round,
                tenants.allWebhooks(),
                tenants.tenants(),
                micros,
                events / effort.seconds()));
        return micros;
    }

    private static double median(List<Double> figures) {
        return figures.stream().sorted().toList().get(figures.size() / 2);
    }
}
