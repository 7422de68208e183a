package dev.integrations.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIndexTest {
    private static final EventType PAID = EventType.of("invoice.paid");

    @Test
    void what_is_looked_at_grows_with_the_matches_and_not_with_the_number_of_interests() {
        List<Interest> interests = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            interests.add(Interest.in(EventFilter.of("invoice.type_" + i)));
            interests.add(Interest.in(EventFilter.of("prefix_" + i + ".*", "!prefix_" + i + ".not")));
            interests.add(interest("*", Optional.empty(), "team-" + i));
            interests.add(
                    interest("invoice.*", Optional.of(Condition.at("/customer").equalTo("c" + i))));
        }
        interests.add(Interest.in(EventFilter.of("invoice.paid")));
        EventIndex<Interest> index = EventIndex.of(interests, Function.identity());

        PayloadTree payload = payload("{\"customer\": \"c77\"}");
        List<Interest> matching = index.match(PAID, Channels.of("team-3"), payload);

        assertThat(matching).hasSize(3);
        assertThat(index.candidates(PAID, Channels.of("team-3"), payload)).hasSize(3);
    }

    @Test
    void a_payload_is_parsed_only_if_type_and_channel_lead_to_a_condition() {
        EventIndex<Interest> index = EventIndex.of(
                List.of(
                        Interest.in(EventFilter.all()),
                        interest("user.*", Optional.of(Condition.at("/a").exists())),
                        interest("*", Optional.of(Condition.at("/a").equalTo(1)), "team-1")),
                Function.identity());

        PayloadTree payload = payload("{\"a\":1}");
        assertThat(index.match(PAID, Channels.of("team-2"), payload)).hasSize(1);
        assertThat(payload.isParsed()).isFalse();

        assertThat(index.match(PAID, Channels.of("team-1"), payload)).hasSize(2);
        assertThat(payload.isParsed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "{\"a\":1", "[[[", "{\"a\":NaN}", "{\"a\":1e999999999999}", "\u0000"})
    void a_payload_that_is_not_json_matches_no_condition_and_goes_to_those_without(String json) {
        EventIndex<Interest> index = EventIndex.of(
                List.of(
                        Interest.in(EventFilter.all()),
                        interest("*", Optional.of(Condition.at("/a").exists())),
                        interest("*", Optional.of(Condition.at("/a").equalTo(1))),
                        interest("*", Optional.of(Condition.at("/a").exists().negate()))),
                Function.identity());

        assertThat(index.match(PAID, Channels.none(), payload(json))).containsExactly(Interest.in(EventFilter.all()));
    }

    @Test
    void payloads_that_are_deep_or_have_long_numbers_do_not_stop_the_publication() {
        EventIndex<Interest> index = EventIndex.of(
                List.of(
                        Interest.in(EventFilter.all()),
                        interest("*", Optional.of(Condition.at("/a").atLeast(1)))),
                Function.identity());

        for (String json :
                List.of("{\"a\":" + "[".repeat(900) + "]".repeat(900) + "}", "{\"a\":" + "9".repeat(5000) + "}")) {
            assertThat(index.match(PAID, Channels.none(), payload(json))).hasSize(1);
        }
    }

    @Test
    void each_is_found_once_however_many_ways_lead_to_it() {
        Interest many = interest(
                "invoice.paid invoice.* *",
                Optional.of(Condition.at("/a").in(1, 2).and(Condition.at("/a").exists())),
                "x",
                "y");
        EventIndex<Interest> index = EventIndex.of(List.of(many), Function.identity());

        assertThat(index.match(PAID, Channels.of("x", "y"), payload("{\"a\":1.0}")))
                .containsExactly(many);
        assertThat(index.match(PAID, Channels.none(), payload("{\"a\":1.0}"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void an_index_finds_what_asking_each_would_find(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            List<Interest> interests = IntStream.range(0, random.nextInt(40))
                    .mapToObj(i -> randomInterest(random))
                    .toList();
            List<Integer> numbers = IntStream.range(0, interests.size()).boxed().toList();
            EventIndex<Integer> index = EventIndex.of(numbers, interests::get);
            for (int i = 0; i < 30; i++) {
                EventType type = EventType.of(randomType(random));
                Channels channels = randomChannels(random);
                PayloadTree payload = payload(randomPayload(random));

                assertThat(index.match(type, channels, payload))
                        .as("%s on %s among %s", type, channels, interests)
                        .containsExactlyInAnyOrderElementsOf(numbers.stream()
                                .filter(number -> interests.get(number).matches(type, channels, payload))
                                .toList());
            }
        }
    }

    private static Interest randomInterest(Random random) {
        List<String> patterns = IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(i ->
                        (random.nextInt(4) == 0 ? "!" : "") + randomType(random) + (random.nextBoolean() ? ".*" : ""))
                .toList();
        return new Interest(
                random.nextInt(5) == 0 ? EventFilter.all() : EventFilter.of(patterns),
                randomChannels(random),
                random.nextBoolean() ? Optional.empty() : Optional.of(randomCondition(random, 3)));
    }

    private static Condition randomCondition(Random random, int depth) {
        PayloadField field = Condition.at(List.of("/a", "/b", "/c/0", "").get(random.nextInt(4)));
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> field.equalTo(random.nextInt(3));
            case 1 -> field.equalTo("x");
            case 2 -> field.in(random.nextInt(3), 1.5);
            case 3 -> field.exists();
            case 4 -> field.greaterThan(random.nextInt(3));
            case 5 -> field.isNull();
            case 6 -> randomCondition(random, depth - 1).and(randomCondition(random, depth - 1));
            case 7 -> randomCondition(random, depth - 1).or(randomCondition(random, depth - 1));
            default -> randomCondition(random, depth - 1).negate();
        };
    }

    private static String randomPayload(Random random) {
        List<String> values = List.of("0", "1", "1.0", "1.50", "2", "\"x\"", "null", "true", "{}", "[1]", "[\"x\",2]");
        return "{\"a\":%s,\"b\":%s,\"c\":%s}"
                .formatted(
                        values.get(random.nextInt(values.size())),
                        values.get(random.nextInt(values.size())),
                        values.get(random.nextInt(values.size())));
    }

    private static Channels randomChannels(Random random) {
        return Channels.of(IntStream.range(0, random.nextInt(3))
                .mapToObj(i -> "c" + random.nextInt(4))
                .toList());
    }

    private static String randomType(Random random) {
        return String.join(
                ".",
                IntStream.range(0, 1 + random.nextInt(3))
                        .mapToObj(i -> List.of("a", "b", "ab").get(random.nextInt(3)))
                        .toList());
    }

    private static Interest interest(String patterns, Optional<Condition> condition, String... channels) {
        return new Interest(EventFilter.of(patterns.split(" ")), Channels.of(channels), condition);
    }

    private static PayloadTree payload(String json) {
        return PayloadTree.of(json.getBytes(UTF_8));
    }
}
