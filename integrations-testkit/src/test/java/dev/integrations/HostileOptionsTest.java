package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.PageRequest;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.NewEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Options that a confused or hostile caller might pass on: each is refused by its name, and none is stored. */
class HostileOptionsTest extends DispatchFixture {
    private static final String SECRET = "s3cret";
    private static final String HALF = "\ud83d";
    private static final Duration YEAR = Duration.ofDays(365);

    private record Malformed(String field, NewEvent event) {}

    @Test
    void malformed_options_are_refused_by_their_names_and_none_is_stored() {
        List<Malformed> all = Stream.of(headerNames(), headerValues(), manyHeaders(), times(), keys(), labels())
                .flatMap(List::stream)
                .toList();
        assertThat(all).hasSizeGreaterThan(150);

        for (Malformed malformed : all) {
            NewEvent event = malformed.event().idempotencyKey("order-1");
            for (boolean alone : new boolean[] {true, false}) {
                List<NewEvent> events = alone ? List.of(event) : List.of(event(), event);
                InvalidInputException refused = catchThrowableOfType(
                        InvalidInputException.class, () -> acme.events().publishAll(events));
                assertThat(refused).as(malformed.toString()).isNotNull();
                assertThat(refused.problems())
                        .extracting(Problem::field)
                        .containsOnly((alone ? "" : "events[1].") + malformed.field());
                assertThat(refused.getMessage())
                        .doesNotContain(SECRET)
                        .doesNotContain("\r")
                        .doesNotContain("\0");
            }
        }

        assertThat(acme.events().list(EventQuery.all(), PageRequest.first(1)).items())
                .isEmpty();
        assertThat(acme.events().publish(event().idempotencyKey("order-1")).repeated())
                .isFalse();
    }

    private static List<Malformed> headerNames() {
        List<String> names = new ArrayList<>(List.of(
                "", " ", " X-A", "X-A ", "X-A:", ":authority", "X A", "X-\u00e9", "X-\u0130", "\u212aey", "X-" + HALF));
        "\"(),/:;<=>?@[\\]{}\u007f\0\t\r\n\u000b\u0085\u2028".chars().forEach(c -> names.add("X-" + (char) c + "A"));
        for (String reserved : List.of(
                "Host",
                "Content-Length",
                "Transfer-Encoding",
                "Connection",
                "Keep-Alive",
                "TE",
                "Trailer",
                "Upgrade",
                "Expect",
                "Proxy-Authorization",
                "Proxy-Connection",
                "User-Agent",
                "Cookie",
                "Content-Type",
                "Content-Encoding",
                "Webhook-Id",
                "Webhook-Timestamp",
                "Webhook-Signature",
                "Webhook-Test")) {
            names.add(reserved);
            names.add(reserved.toLowerCase(java.util.Locale.ROOT));
        }
        names.add("webhook-\r\nX-Evil");
        return names.stream()
                .map(name -> new Malformed("headers", event().header(name, SECRET)))
                .toList();
    }

    private static List<Malformed> headerValues() {
        List<String> values = new ArrayList<>(List.of(
                " " + SECRET,
                SECRET + " ",
                "\t" + SECRET,
                SECRET + "\t",
                SECRET + HALF,
                SECRET + "\r\nHost: evil",
                SECRET + "\r\n\r\nGET / HTTP/1.1",
                " ",
                "\t"));
        IntStream.concat(IntStream.range(0, 0x20).filter(c -> c != '\t'), IntStream.of(0x7f, 0x80, 0xa0, 0xe9, 0x2028))
                .forEach(c -> values.add(SECRET + (char) c + "x"));
        return values.stream()
                .map(value -> new Malformed("headers", event().header("X-A", value)))
                .toList();
    }

    private static List<Malformed> manyHeaders() {
        NewEvent many = event();
        NewEvent large = event();
        for (int i = 0; i < 21; i++) {
            many = many.header("X-" + i, "1");
            large = i < 5 ? large.header("X-" + i, "v".repeat(1000)) : large;
        }
        return Stream.of(
                        many,
                        large,
                        event().header("X-A", "v".repeat(1 << 20)),
                        event().header("X".repeat(1 << 20), "v"),
                        event().header("X-A", "1").header("x-a", "2"),
                        event().header("x-a", "1").header("X-A", "1"))
                .map(event -> new Malformed("headers", event))
                .toList();
    }

    private static List<Malformed> times() {
        List<Malformed> malformed = new ArrayList<>();
        for (Instant time : List.of(
                NOON.plus(Duration.ofDays(90)).plusNanos(1), NOON.plus(YEAR), Instant.MAX, Instant.MAX.minusNanos(1))) {
            malformed.add(new Malformed("notBefore", event().notBefore(time)));
        }
        for (Instant time : List.of(
                NOON,
                NOON.minusNanos(1),
                NOON.minus(YEAR),
                Instant.EPOCH,
                Instant.MIN,
                NOON.plus(YEAR).plusNanos(1),
                Instant.ofEpochSecond(NOON.toEpochMilli()),
                Instant.MAX)) {
            malformed.add(new Malformed("expiresAt", event().expiresAt(time)));
            malformed.add(new Malformed(
                    "expiresAt", event().notBefore(NOON.minus(YEAR)).expiresAt(time)));
        }
        for (Duration time : List.of(
                Duration.ZERO,
                Duration.ofNanos(-1),
                YEAR.negated(),
                Duration.ofSeconds(Long.MIN_VALUE),
                YEAR.plusNanos(1),
                Duration.ofDays(36_500),
                Duration.ofSeconds(Long.MAX_VALUE, 999_999_999))) {
            malformed.add(new Malformed("expiresAfter", event().expiresAfter(time)));
        }
        NewEvent waiting = event().notBefore(NOON.plusSeconds(60));
        for (long seconds : new long[] {1, 59, 60}) {
            malformed.add(new Malformed("expiresAt", waiting.expiresAt(NOON.plusSeconds(seconds))));
            malformed.add(new Malformed("expiresAfter", waiting.expiresAfter(Duration.ofSeconds(seconds))));
        }
        return malformed;
    }

    private static List<Malformed> keys() {
        List<String> keys = new ArrayList<>(List.of(
                "",
                " ",
                "\u2003",
                "k".repeat(129),
                "k".repeat(1 << 20),
                HALF,
                "k" + HALF,
                "\ude00k",
                "k\u0080",
                "k\u009f"));
        IntStream.concat(IntStream.range(0, 0x20), IntStream.of(0x7f)).forEach(c -> keys.add("k" + (char) c));
        return keys.stream()
                .map(key -> new Malformed("supersede", event().supersede(key)))
                .toList();
    }

    private static List<Malformed> labels() {
        Map<String, String> many = new HashMap<>();
        IntStream.range(0, 21).forEach(i -> many.put("k" + i, "v"));
        return Stream.of(
                        many,
                        Map.of("", "v"),
                        Map.of(" ", "v"),
                        Map.of("k".repeat(65), "v"),
                        Map.of("k".repeat(1 << 20), "v"),
                        Map.of("k", "v".repeat(513)),
                        Map.of("k", "v".repeat(1 << 20)),
                        Map.of("k", SECRET + "\0"),
                        Map.of("k\0", "v"),
                        Map.of("k\r", "v"),
                        Map.of("k", HALF),
                        Map.of(HALF, "v"),
                        Map.of("k", "\ude00v"),
                        Map.of("good", "v", "", "v"))
                .map(labels -> new Malformed("metadata", event().metadata(labels)))
                .toList();
    }

    private static NewEvent event() {
        return NewEvent.of(EVENT, PAYLOAD);
    }
}
