package dev.integrations.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Counts failed attempts by who makes them and address, and by address over all, in windows of a minute; memory is
 * bounded. An address is what a provider gives one customer: a network of 64 bits in IPv6. Safe for use by several
 * threads.
 */
final class FailureThrottle {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MAX_WINDOWS = 100_000;
    private static final int ALL_CLIENTS = 10;
    private static final int NETWORK_BYTES = 8;

    private final Cache<String, Window> windows =
            Caffeine.newBuilder().maximumSize(MAX_WINDOWS).build();
    private final Clock clock;
    private final int maxFailures;

    private record Window(Instant endsAt, int failures) {}

    FailureThrottle(Clock clock, int maxFailures) {
        this.clock = clock;
        this.maxFailures = maxFailures;
    }

    /** Returns for how long this client is not heard from this address, or empty if it is. */
    Optional<Duration> blockedFor(Object client, InetAddress address) {
        String network = network(address);
        return Stream.of(blocked(key(client, network), maxFailures), blocked(network, ALL_CLIENTS * maxFailures))
                .flatMap(Optional::stream)
                .max(Duration::compareTo);
    }

    private Optional<Duration> blocked(String key, int max) {
        Instant now = clock.instant();
        return Optional.ofNullable(windows.getIfPresent(key))
                .filter(window -> window.failures >= max && now.isBefore(window.endsAt))
                .map(window -> Duration.between(now, window.endsAt));
    }

    void failed(Object client, InetAddress address) {
        String network = network(address);
        count(key(client, network));
        count(network);
    }

    private void count(String key) {
        Instant now = clock.instant();
        windows.asMap()
                .merge(
                        key,
                        new Window(now.plus(WINDOW), 1),
                        (before, first) ->
                                now.isBefore(before.endsAt) ? new Window(before.endsAt, before.failures + 1) : first);
    }

    private static String key(Object client, String network) {
        return client + " " + network;
    }

    private static String network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, NETWORK_BYTES));
    }
}
