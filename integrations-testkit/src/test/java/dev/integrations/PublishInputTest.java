package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.PageRequest;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.IdempotencyConflictException;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.PublishReceipt;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be said of an event, and what is refused: with the field's name, and nothing stored. */
class PublishInputTest extends DispatchFixture {
    @ParameterizedTest
    @CsvSource({"P90D, true", "P90DT0.000000001S, false", "P1000000D, false"})
    void an_event_may_wait_for_ninety_days(Duration wait, boolean accepted) {
        check(event().notBefore(NOON.plus(wait)), accepted, "notBefore");
    }

    @Test
    void the_ends_of_time_are_refused_or_have_passed() {
        check(event().notBefore(Instant.MIN), true, "");
        check(event().notBefore(Instant.MAX), false, "notBefore");
        check(event().expiresAt(Instant.MIN), false, "expiresAt");
        check(event().expiresAt(Instant.MAX), false, "expiresAt");
        check(event().expiresAfter(Duration.ofSeconds(Long.MAX_VALUE)), false, "expiresAfter");
        check(event().expiresAfter(Duration.ofSeconds(Long.MIN_VALUE)), false, "expiresAfter");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.000001S, true",
        "P365D, true",
        "PT0S, false",
        "PT-1S, false",
        "P365DT0.000000001S, false",
        "P-400D, false"
    })
    void an_event_expires_within_a_year(Duration life, boolean accepted) {
        check(event().expiresAfter(life), accepted, "expiresAfter");
        check(event().expiresAt(NOON.plus(life)), accepted, "expiresAt");
    }

    @Test
    void an_event_that_expires_before_it_may_be_sent_is_refused() {
        NewEvent waiting = event().notBefore(NOON.plusSeconds(60));

        check(waiting.expiresAt(NOON.plusSeconds(60)), false, "expiresAt");
        check(waiting.expiresAfter(Duration.ofSeconds(59)), false, "expiresAfter");
        check(waiting.expiresAfter(Duration.ofSeconds(61)), true, "");
    }

    @Test
    void of_two_ways_to_expire_the_last_one_holds() {
        check(event().expiresAt(NOON).expiresAfter(Duration.ofHours(1)), true, "");
        check(event().expiresAfter(Duration.ofHours(1)).expiresAt(NOON), false, "expiresAt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "a:b",
                "a\r\nb",
                "café",
                "Host",
                "content-length",
                "Content-Type",
                "Transfer-Encoding",
                "Proxy-Authorization",
                "webhook-id",
                "Webhook-Anything",
                "User-Agent",
                "COOKIE"
            })
    void headers_with_malformed_or_reserved_names_are_refused(String name) {
        check(event().header(name, "value"), false, "headers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret\r\nX-Evil: 1", "s3cret\0", "s3crét", " s3cret", "s3cret "})
    void headers_with_values_that_cannot_be_sent_are_refused_without_repeating_them(String value) {
        InvalidInputException refused = refused(event().header("X-Token", value));

        assertThat(refused).hasMessageNotContaining("s3cret");
        assertThat(refused.problems()).extracting(Problem::field).containsExactly("headers");
    }

    @Test
    void headers_are_bounded_in_number_and_size() {
        check(withHeaders(20), true, "");
        check(withHeaders(21), false, "headers");
        check(event().header("a", "v".repeat(4095)), true, "");
        check(event().header("a", "v".repeat(4096)), false, "headers");
        check(event().header("a", "1").header("A", "2"), false, "headers");
        check(event().header("a", "1").header("a", "2"), true, "");
    }

    @Test
    void metadata_is_bounded_in_number_and_size() {
        check(event().metadata(labels(20)), true, "");
        check(event().metadata(labels(21)), false, "metadata");
        check(event().metadata(Map.of("k".repeat(64), "v".repeat(512))), true, "");
        check(event().metadata(Map.of("k".repeat(65), "v")), false, "metadata");
        check(event().metadata(Map.of("k", "v".repeat(513))), false, "metadata");
        check(event().metadata(Map.of(" ", "v")), false, "metadata");
    }

    @Test
    void a_supersede_key_is_short_and_printable() {
        check(event().supersede("k".repeat(128)), true, "");
        check(event().supersede("k".repeat(129)), false, "supersede");
        check(event().supersede(" "), false, "supersede");
        check(event().supersede("a\nb"), false, "supersede");
        check(event().supersede("a\0b"), false, "supersede");
    }

    @Test
    void everything_that_is_wrong_is_named_together_and_nothing_is_stored() {
        NewEvent wrong = event().notBefore(Instant.MAX)
                .header("Host", "x")
                .metadata(Map.of("", ""))
                .supersede("");

        assertThat(refused(wrong).problems())
                .extracting(Problem::field)
                .containsExactly("notBefore", "headers", "metadata", "supersede");
        assertThat(refused(event(), wrong).problems())
                .extracting(Problem::field)
                .containsExactly(
                        "events[1].notBefore", "events[1].headers", "events[1].metadata", "events[1].supersede");
    }

    @Test
    void an_event_is_changed_by_none_of_its_methods() {
        NewEvent plain = event();
        NewEvent one = plain.header("a", "1");
        one.header("b", "2");
        plain.idempotencyKey("k");

        assertThat(plain.idempotencyKey()).isEmpty();
        assertThat(acme.events()
                        .get(acme.events().publish(one).event())
                        .options()
                        .headers())
                .containsOnlyKeys("a");
    }

    @Test
    void labels_that_are_changed_after_they_were_given_do_not_change_the_event() {
        Map<String, String> labels = labels(2);
        NewEvent event = event().metadata(labels);
        labels.clear();

        assertThat(acme.events()
                        .get(acme.events().publish(event).event())
                        .options()
                        .metadata())
                .hasSize(2);
    }

    @Test
    void a_repeated_event_may_have_other_options_but_not_another_supersede_key() {
        NewEvent first =
                event().idempotencyKey("order-1").supersede("invoice:42").expiresAfter(Duration.ofHours(1));
        acme.events().publish(first);

        assertThat(acme.events()
                        .publish(first.expiresAfter(Duration.ofHours(2))
                                .header("X-Trace", "2")
                                .metadata(Map.of("request", "r-2")))
                        .repeated())
                .isTrue();
        assertThatThrownBy(() -> acme.events().publish(first.supersede("invoice:43")))
                .isInstanceOf(IdempotencyConflictException.class);
        assertThatThrownBy(() -> acme.events().publish(event().idempotencyKey("order-1")))
                .isInstanceOf(IdempotencyConflictException.class);
    }

    @Test
    void an_event_that_has_expired_is_still_known_by_its_idempotency_key() {
        NewEvent event = event().idempotencyKey("order-1").expiresAt(NOON.plusSeconds(60));
        PublishReceipt first = acme.events().publish(event);
        clock.advance(Duration.ofHours(1));

        PublishReceipt again = acme.events().publish(event);

        assertThat(again.event()).isEqualTo(first.event());
        assertThat(again.repeated()).isTrue();
        assertThat(refused(event.idempotencyKey("order-2")).problems())
                .extracting(Problem::field)
                .containsExactly("expiresAt");
        assertThat(acme.events().publish(event().idempotencyKey("order-2")).repeated())
                .isFalse();
    }

    private void check(NewEvent event, boolean accepted, String field) {
        if (accepted) {
            assertThat(acme.events().publish(event).repeated()).isFalse();
        } else {
            assertThat(refused(event).problems()).extracting(Problem::field).containsOnly(field);
        }
    }

    private InvalidInputException refused(NewEvent... events) {
        int before = stored();
        InvalidInputException refused = catchThrowableOfType(
                InvalidInputException.class, () -> acme.events().publishAll(Arrays.asList(events)));
        assertThat(refused).as("refused").isNotNull();
        assertThat(stored()).isEqualTo(before);
        return refused;
    }

    private int stored() {
        return acme.events()
                .list(EventQuery.all(), PageRequest.first(100))
                .items()
                .size();
    }

    private static NewEvent withHeaders(int count) {
        NewEvent event = event();
        for (int i = 0; i < count; i++) {
            event = event.header("X-" + i, "v");
        }
        return event;
    }

    private static Map<String, String> labels(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v"));
    }

    private static NewEvent event() {
        return NewEvent.of(EVENT, PAYLOAD);
    }
}
