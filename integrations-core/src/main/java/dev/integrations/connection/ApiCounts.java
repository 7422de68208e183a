package dev.integrations.connection;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Counts what it is told. Safe for use by several threads. */
final class ApiCounts implements ApiListener {
    private final LongAdder requests = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder repeats = new LongAdder();
    private final LongAdder waits = new LongAdder();
    private final LongAdder turnedAway = new LongAdder();
    private final LongAdder cacheHits = new LongAdder();

    @Override
    public void answered(ConnectionId connection, String method, int status, Duration took) {
        requests.increment();
        if (status >= 500) {
            failures.increment();
        }
    }

    @Override
    public void failed(ConnectionId connection, String method, ApiException.Reason reason) {
        if (reason == ApiException.Reason.NO_ANSWER) {
            requests.increment();
            failures.increment();
        } else {
            turnedAway.increment();
        }
    }

    @Override
    public void repeating(ConnectionId connection, Duration wait) {
        repeats.increment();
    }

    @Override
    public void waiting(ConnectionId connection, Duration wait) {
        waits.increment();
    }

    @Override
    public void cached(ConnectionId connection, boolean validated) {
        cacheHits.increment();
    }

    ApiStatistics snapshot() {
        return new ApiStatistics(
                requests.sum(), failures.sum(), repeats.sum(), waits.sum(), turnedAway.sum(), cacheHits.sum());
    }
}
