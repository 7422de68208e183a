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

    /** How many requests that store something go with one failure to authenticate. */
    private static final int STARTS = 6;

    private static final int AUTHENTICATED_STARTS = 60;

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
    record Place(String key, int max) {}

    /** An attempt that was counted at a time; or was not, since its client is not heard for a while. */
    record Counted(List<Place> places, Instant at, Optional<Duration> blocked) {}

    FailureThrottle(Clock clock, int maxFailures) {
        this.clock = clock;
        this.maxFailures = maxFailures;
    }

    /** Bounds requests that store something, of whoever has no secret. */
    static FailureThrottle ofStarts(OAuthParts parts) {
        return new FailureThrottle(parts.clock(), STARTS * parts.settings().maxFailures());
    }

    /** Bounds requests that store something, of whoever has authenticated. */
    static FailureThrottle ofAuthenticatedStarts(OAuthParts parts) {
        return new FailureThrottle(
                parts.clock(), AUTHENTICATED_STARTS * parts.settings().maxFailures());
    }

    /** Returns for how long this client is not heard from this address, or empty if it is. */
    Optional<Duration> blockedFor(Object client, InetAddress address) {
        return blockedFor(places(client, address), clock.instant());
    }

    private Optional<Duration> blockedFor(List<Place> places, Instant now) {
        return places.stream()
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
    Counted count(Object client, InetAddress address) {
        return count(places(client, address));
    }

    /** Counts an attempt from wherever it comes, unless there are too many. */
    Counted count(Object client) {
        return count(List.of(new Place(client.toString(), maxFailures)));
    }

    private synchronized Counted count(List<Place> places) {
        Instant now = clock.instant();
        Optional<Duration> blocked = blockedFor(places, now);
        if (blocked.isEmpty()) {
            for (Place place : places) {
                Window window = open(place.key, now).orElseGet(() -> new Window(now.plus(WINDOW), 0));
                windows.put(place.key, window.plus(1));
            }
        }
        return new Counted(places, now, blocked);
    }

    /** Takes an attempt back that was no failure; the windows that it was counted in may have ended since. */
    synchronized void takeBack(Counted counted) {
        Instant now = clock.instant();
        for (Place place : counted.places) {
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
