package dev.integrations.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Counts failed attempts by who makes them and address, and by address over all, in windows of a minute; memory is
 * bounded. An address is what a provider gives one customer: a network of 64 bits in IPv6. Safe for use by several
 * threads.
 *
 * <p>Attempts that run at once may all begin below the limit. So whoever ends one asks again: a failure by {@link #failed},
 * which looks and counts in one step, and a success by {@link #blockedFor}. What comes after the last failure that is
 * allowed has no effect, in whatever order they began.
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

    private record Window(Instant endsAt, int failures) {
        Window plus(int more) {
            return new Window(endsAt, failures + more);
        }
    }

    /** A count of failures, and how many there may be. */
    private record Place(String key, int max) {}

    /** An attempt that was counted at a time; or was not, since its client is not heard for a while. */
    record Counted(Object client, InetAddress address, Instant at, Optional<Duration> blocked) {}

    FailureThrottle(Clock clock, int maxFailures) {
        this.clock = clock;
        this.maxFailures = maxFailures;
    }

    /** Returns for how long this client is not heard from this address, or empty if it is. */
    Optional<Duration> blockedFor(Object client, InetAddress address) {
        return blockedFor(client, address, clock.instant());
    }

    private Optional<Duration> blockedFor(Object client, InetAddress address, Instant now) {
        return places(client, address).stream()
                .flatMap(place -> open(place.key, now)
                        .filter(window -> window.failures >= place.max)
                        .map(window -> Duration.between(now, window.endsAt))
                        .stream())
                .max(Duration::compareTo);
    }

    /** Counts a failure, unless this client is not heard; then it returns for how long. */
    Optional<Duration> failed(Object client, InetAddress address) {
        return count(client, address).blocked;
    }

    /** Counts an attempt before its end is known, unless this client is not heard. */
    synchronized Counted count(Object client, InetAddress address) {
        Instant now = clock.instant();
        Optional<Duration> blocked = blockedFor(client, address, now);
        if (blocked.isEmpty()) {
            for (Place place : places(client, address)) {
                Window window = open(place.key, now).orElseGet(() -> new Window(now.plus(WINDOW), 0));
                windows.put(place.key, window.plus(1));
            }
        }
        return new Counted(client, address, now, blocked);
    }

    /** Takes an attempt back that was no failure; the windows that it was counted in may have ended since. */
    synchronized void takeBack(Counted counted) {
        Instant now = clock.instant();
        for (Place place : places(counted.client, counted.address)) {
            open(place.key, now)
                    .filter(window -> !counted.at.isBefore(window.endsAt.minus(WINDOW)))
                    .ifPresent(window -> windows.put(place.key, window.plus(-1)));
        }
    }

    private Optional<Window> open(String key, Instant now) {
        return Optional.ofNullable(windows.getIfPresent(key)).filter(window -> now.isBefore(window.endsAt));
    }

    private List<Place> places(Object client, InetAddress address) {
        byte[] bytes = address.getAddress();
        String network = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, NETWORK_BYTES));
        return List.of(new Place(client + " " + network, maxFailures), new Place(network, ALL_CLIENTS * maxFailures));
    }
}
