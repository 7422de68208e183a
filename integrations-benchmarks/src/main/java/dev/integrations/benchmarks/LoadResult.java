package dev.integrations.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What was measured; null is what this run could not measure.
 *
 * @param published how many events this process stored
 * @param delivered how many deliveries this process made and recorded
 * @param deadLettered how many deliveries this process gave up
 * @param pending how many deliveries are left in the database, of whatever run
 * @param seconds from the first call to the last commit or recorded outcome
 * @param perSecond events stored, or deliveries where any were made, in each of these seconds
 * @param p50Ms the median of the latency
 * @param p99Ms the latency that 99 of 100 do not exceed
 * @param cpuSecondsPer1000 CPU time of this process for a thousand events or deliveries
 * @param sqlPerEvent executed statements for each event or delivery
 */
record LoadResult(
        long published,
        long delivered,
        long deadLettered,
        long pending,
        double seconds,
        @Nullable Double perSecond,
        @Nullable Double p50Ms,
        @Nullable Double p99Ms,
        @Nullable Double cpuSecondsPer1000,
        @Nullable Double sqlPerEvent) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final double PRECISION = 1e6;

    static double rounded(double value) {
        return Math.round(value * PRECISION) / PRECISION;
    }

    static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? rounded(value.getAsDouble()) : null;
    }

    /** Divides, unless there is nothing to divide by. */
    static @Nullable Double ratio(double dividend, double divisor) {
        return divisor == 0 ? null : rounded(dividend / divisor);
    }

    String toJson() {
        try {
            return MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers can always be written as JSON", e);
        }
    }
}
