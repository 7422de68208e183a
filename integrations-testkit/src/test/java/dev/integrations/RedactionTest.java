package dev.integrations;

import static dev.integrations.testkit.http.Behaviour.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.integrations.common.InvalidInputException;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.RetentionSettings;
import dev.integrations.event.EventId;
import dev.integrations.event.EventTypeDefinition;
import dev.integrations.http.Header;
import dev.integrations.http.OutboundResponse;
import dev.integrations.store.InMemoryStore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is not shown, and what of answers is not stored. */
class RedactionTest extends DispatchFixture {
    private static final String PAID = """
            {"card": {"number": "4111", "holder": "Jane"}, "lines": [{"iban": "DE1"}, {"iban": "DE2"}], "total": 12.50}""";

    private EventId publish(String... pointers) {
        EventTypeDefinition.Builder type = EventTypeDefinition.builder(EVENT);
        for (String pointer : pointers) {
            type.redact(pointer);
        }
        integrations.eventTypes().define(type.build());
        return acme.events().publish(EVENT, PAID.getBytes(UTF_8)).event();
    }

    private String shown(EventId event) {
        return new String(acme.events().get(event).payload(), UTF_8);
    }

    @Test
    void values_are_masked_for_who_looks_and_delivered_as_they_are() throws Exception {
        receiver.on("/ok", answer(200));
        webhook(settings("/ok"));

        EventId event = publish("/card/number", "/lines/*/iban", "/not/there");
        integrations.runDue();

        assertThat(shown(event)).isEqualTo("""
                {"card":{"number":"(masked)","holder":"Jane"},\
                "lines":[{"iban":"(masked)"},{"iban":"(masked)"}],"total":12.50}""");
        assertThat(receiver.requests().get(0).body()).isEqualTo(PAID.getBytes(UTF_8));
        assertThat(acme.events().reveal(event).payload()).isEqualTo(PAID.getBytes(UTF_8));
    }

    @Test
    void one_element_a_whole_object_or_all_of_it_can_be_masked() {
        assertThat(shown(publish("/lines/1"))).contains("[{\"iban\":\"DE1\"},\"(masked)\"]");
        assertThat(shown(publish("/card"))).contains("\"card\":\"(masked)\"");
        assertThat(shown(publish(""))).isEqualTo("\"(masked)\"");
    }

    @Test
    void a_name_that_comes_twice_does_not_let_a_value_through() {
        publish("/card/number");

        EventId event = acme.events()
                .publish(EVENT, "{\"card\":{\"number\":\"4111\"},\"card\":1}".getBytes(UTF_8))
                .event();

        assertThat(shown(event)).doesNotContain("4111");
    }

    @Test
    void a_type_without_redactions_is_shown_as_it_is() {
        assertThat(shown(publish())).isEqualTo(PAID);
    }

    @Test
    void malformed_pointers_are_refused_together() {
        EventTypeDefinition.Builder type =
                EventTypeDefinition.builder(EVENT).redact("card").redact("/a~2");

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(type::build)
                .satisfies(refused -> assertThat(refused.problems())
                        .hasSize(2)
                        .allSatisfy(problem -> assertThat(problem.field()).isEqualTo("redactions")));
        assertThat(type.redactNothing().build().redactions()).isEmpty();
    }

    @Test
    void credentials_in_answers_are_not_stored() throws Exception {
        receiver.on(
                "/ok",
                answer(200, List.of(new Header("Set-Cookie", "session=secret"), new Header("x-request", "42")), ""));
        webhook(settings("/ok"));
        publish();
        integrations.runDue();

        OutboundResponse answer = stored();
        assertThat(answer.header("set-cookie")).contains("(masked)");
        assertThat(answer.header("x-request")).contains("42");
    }

    @Test
    void no_more_of_an_answer_is_stored_than_the_host_wants() throws Exception {
        integrations.close();
        integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .retention(RetentionSettings.builder().answerBytes(3).build())
                .startPaused();
        acme = integrations.tenant("acme");
        receiver.on("/ok", answer(200, List.of(), "thanks, Jane"));
        webhook(settings("/ok"));
        publish();
        integrations.runDue();

        OutboundResponse answer = stored();
        assertThat(answer.body()).isEqualTo("tha".getBytes(UTF_8));
        assertThat(answer.truncated()).isTrue();
        assertThat(answer.status()).isEqualTo(200);
    }

    private OutboundResponse stored() {
        return acme.deliveries().attempts(delivery().id()).get(0).response().orElseThrow();
    }
}
