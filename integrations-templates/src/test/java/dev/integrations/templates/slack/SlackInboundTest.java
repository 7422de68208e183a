package dev.integrations.templates.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.app_backend.SlackSignature;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.templates.facts.Facts;
import dev.integrations.templates.facts.Sent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackInboundTest {
    private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
    private static final String OLD_SECRET = "0000000000000000abcd99yyyzzz85a5";
    private static final Instant NOW = Instant.ofEpochSecond(1_531_420_618);
    private static final String EVENT =
            "{\"type\":\"event_callback\",\"event_id\":\"Ev1\",\"event_time\":1531420600,\"event\":{\"type\":\"app_mention\"}}";

    private final SlackTemplate template = new SlackTemplate();

    private static Stream<JsonNode> vectors() {
        return Facts.vectors("slack");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void signatures_are_judged_like_the_vendors_vectors(JsonNode vector) {
        JsonNode inputs = vector.path("inputs");
        Map<String, String> headers = new HashMap<>();
        headers.put("X-Slack-Request-Timestamp", inputs.path("timestamp").asText());
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        if (inputs.path("signature").isTextual()) {
            headers.put("X-Slack-Signature", inputs.path("signature").asText());
        }

        InboundResult result = Sent.verify(
                verifier("'signingSecret':'" + inputs.path("signing_secret").asText() + "'"),
                headers,
                inputs.path("body").asText(),
                Instant.ofEpochSecond(inputs.path("now").asLong()));

        assertThat(result instanceof InboundResult.Received)
                .isEqualTo(vector.at("/expected/valid").asBoolean());
    }

    /** It looks back only: what is said to come from the future passes there, and not with us. */
    @ParameterizedTest
    @MethodSource("vectors")
    void the_vendors_library_judges_as_we_do_but_for_the_future(JsonNode vector) {
        JsonNode inputs = vector.path("inputs");
        long now = inputs.path("now").asLong();
        SlackSignature.Verifier library = new SlackSignature.Verifier(
                new SlackSignature.Generator(inputs.path("signing_secret").asText()));

        boolean valid = library.isValid(
                inputs.path("timestamp").asText(),
                inputs.path("body").asText(),
                inputs.path("signature").textValue(),
                now * 1_000);

        assertThat(valid)
                .isEqualTo(vector.at("/expected/valid").asBoolean()
                        || inputs.path("timestamp").asLong() > now + 300);
    }

    /** The vendor's own library, which lets times in the future pass, and we do not. */
    @Test
    void what_the_vendors_library_signs_is_taken() {
        SlackSignature.Generator generator = new SlackSignature.Generator(SECRET);
        String timestamp = Long.toString(NOW.getEpochSecond());

        InboundResult result = verify(EVENT, timestamp, generator.generate(timestamp, EVENT), "application/json");

        InboundEvent event = ((InboundResult.Received) result).events().get(0);
        assertThat(event.id()).isEqualTo("Ev1");
        assertThat(event.type()).isEqualTo("app_mention");
        assertThat(event.occurredAt()).contains(Instant.ofEpochSecond(1_531_420_600));
        assertThat(new String(event.payload(), StandardCharsets.UTF_8)).isEqualTo(EVENT);
        assertThat(((InboundResult.Received) result).acknowledgement().status()).isEqualTo(200);
    }

    @Test
    void a_challenge_is_answered_only_if_it_is_genuine() {
        String body = "{\"type\":\"url_verification\",\"challenge\":\"3eZbrw1a\"}";

        InboundResult genuine = signed(body, "application/json");
        InboundResult forged = verify(body, "1531420618", "v0=" + "0".repeat(64), "application/json");

        assertThat(((InboundResult.Handshake) genuine).answer().status()).isEqualTo(200);
        assertThat(((InboundResult.Handshake) genuine).answer().header("Content-Type"))
                .contains("text/plain; charset=utf-8");
        assertThat(((InboundResult.Handshake) genuine).answer().body())
                .asString()
                .isEqualTo("3eZbrw1a");
        assertThat(forged).isInstanceOf(InboundResult.Refused.class);
    }

    @Test
    void interactions_and_commands_are_forms() {
        InboundEvent interaction =
                event(signed("payload=%7B%22type%22%3A%22block_actions%22%7D", "application/x-www-form-urlencoded"));
        InboundEvent command =
                event(signed("command=%2Fweather&text=94070", "application/x-www-form-urlencoded; charset=utf-8"));

        assertThat(interaction.type()).isEqualTo("block_actions");
        assertThat(interaction.payload()).asString().isEqualTo("{\"type\":\"block_actions\"}");
        assertThat(command.type()).isEqualTo("slash_command");
        assertThat(command.payload()).asString().isEqualTo("{\"command\":\"/weather\",\"text\":\"94070\"}");
        assertThat(command.id()).hasSize(64);
    }

    /** It is not signed. */
    @Test
    void event_with_the_media_type_of_a_form_is_the_same_event() {
        InboundEvent event = event(signed(EVENT, "application/x-www-form-urlencoded"));

        assertThat(event.id()).isEqualTo("Ev1");
        assertThat(event.type()).isEqualTo("app_mention");
        assertThat(signed("command=%2Fweather&text=94070", "application/json"))
                .isInstanceOf(InboundResult.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 64", "1, 1", "255, 255", "256, 64"})
    void an_id_is_bounded_and_a_digest_takes_its_place(int length, int expected) {
        InboundEvent event = event(signed("{\"event_id\":\"%s\"}".formatted("E".repeat(length)), "application/json"));

        assertThat(event.id()).hasSize(expected);
    }

    @Test
    void both_secrets_are_taken_while_they_change() {
        String timestamp = "1531420618";
        String ofOld = new SlackSignature.Generator(OLD_SECRET).generate(timestamp, EVENT);

        assertThat(verify(EVENT, timestamp, ofOld, "application/json")).isInstanceOf(InboundResult.Received.class);
        assertThat(Sent.verify(
                        verifier("'signingSecret':'" + SECRET + "'"),
                        headers(timestamp, ofOld, "application/json"),
                        EVENT,
                        NOW))
                .isInstanceOf(InboundResult.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, -300, 300, 301})
    void the_time_may_be_five_minutes_off(long seconds) {
        String timestamp = Long.toString(NOW.plusSeconds(seconds).getEpochSecond());

        InboundResult result = verify(
                EVENT, timestamp, new SlackSignature.Generator(SECRET).generate(timestamp, EVENT), "application/json");

        assertThat(result instanceof InboundResult.Received).isEqualTo(Math.abs(seconds) <= 300);
    }

    @Test
    void any_change_of_a_signed_request_is_noticed() {
        String timestamp = "1531420618";
        String signature = new SlackSignature.Generator(SECRET).generate(timestamp, EVENT);
        for (int i = 0; i < signature.length(); i++) {
            char changed = signature.charAt(i) == '0' ? '1' : '0';
            assertThat(verify(
                            EVENT,
                            timestamp,
                            signature.substring(0, i) + changed + signature.substring(i + 1),
                            "application/json"))
                    .isInstanceOf(InboundResult.Refused.class);
        }
        assertThat(verify(EVENT + " ", timestamp, signature, "application/json"))
                .isInstanceOf(InboundResult.Refused.class);
        assertThat(verify(EVENT, "1531420619", signature, "application/json"))
                .isInstanceOf(InboundResult.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "no json", "\"x\"", "{\"type\":\"a\",\"type\":\"b\"}"})
    void what_is_signed_and_cannot_be_read_is_refused(String body) {
        assertThat(signed(body, "application/json")).isInstanceOf(InboundResult.Refused.class);
        assertThat(signed("payload=%ZZ", "application/x-www-form-urlencoded"))
                .isInstanceOf(InboundResult.Refused.class);
    }

    @Test
    void without_a_secret_nothing_is_received() {
        assertThat(template.inbound(
                        Facts.config(template, "{'mode':'bot','botToken':'xoxb-1-2-abc','channel':'C012AB3CD'}")))
                .isEmpty();
    }

    private InboundResult signed(String body, String contentType) {
        String timestamp = Long.toString(NOW.getEpochSecond());
        return verify(body, timestamp, new SlackSignature.Generator(SECRET).generate(timestamp, body), contentType);
    }

    private InboundResult verify(String body, String timestamp, String signature, String contentType) {
        return Sent.verify(
                verifier("'signingSecret':'" + SECRET + "','previousSigningSecret':'" + OLD_SECRET + "'"),
                headers(timestamp, signature, contentType),
                body,
                NOW);
    }

    private static Map<String, String> headers(String timestamp, String signature, String contentType) {
        return Map.of(
                "X-Slack-Request-Timestamp", timestamp, "X-Slack-Signature", signature, "Content-Type", contentType);
    }

    private InboundVerifier verifier(String secrets) {
        return template.inbound(Facts.config(
                        template, "{'mode':'bot','botToken':'xoxb-1-2-abc','channel':'C012AB3CD'," + secrets + "}"))
                .orElseThrow();
    }

    private static InboundEvent event(InboundResult result) {
        return ((InboundResult.Received) result).events().get(0);
    }
}
