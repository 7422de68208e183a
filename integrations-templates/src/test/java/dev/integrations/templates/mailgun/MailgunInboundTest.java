package dev.integrations.templates.mailgun;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.Secret;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.templates.facts.Facts;
import dev.integrations.templates.facts.Sent;
import dev.integrations.templates.vendor.FormBody;
import dev.integrations.templates.vendor.Hmac;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MailgunInboundTest {
    private static final String KEY = "tbsy84uSV1Kt3ZJZELY2TmShPRs91E3yL4tzf96297vBCkDWgL";
    private static final String TOKEN = "7VwW7k6Ak7zcTwoSoNm7aTtbk1g67MKAnsYLfUB7PdszbgR5Xi";
    private static final Instant NOW = Instant.ofEpochSecond(1_539_112_500);
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
    private static final Map<String, String> FORM = Map.of("Content-Type", "application/x-www-form-urlencoded");

    private final MailgunTemplate template = new MailgunTemplate();

    private static Stream<JsonNode> vectors() {
        return Facts.vectors("mailgun");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void signatures_are_judged_like_the_vectors(JsonNode vector) {
        JsonNode inputs = vector.path("inputs");
        String body = body(
                inputs.path("timestamp").asText(),
                inputs.path("token").asText(),
                inputs.path("signature").asText());

        InboundResult result = Sent.verify(
                verifier(inputs.path("signing_key").asText(), "other"),
                JSON,
                body,
                Instant.ofEpochSecond(inputs.path("timestamp").asLong()));

        assertThat(result instanceof InboundResult.Received)
                .isEqualTo(vector.at("/expected/valid").asBoolean());
    }

    @Test
    void the_token_is_the_id_so_that_it_counts_once_whatever_comes_with_it() {
        InboundEvent event = event(Sent.verify(verifier(KEY, "other"), JSON, signed(KEY, NOW), NOW));

        assertThat(event.id()).isEqualTo(TOKEN);
        assertThat(event.type()).isEqualTo("delivered");
        assertThat(event.occurredAt()).contains(Instant.ofEpochSecond(1_521_472_262));
        assertThat(event.payload()).asString().isEqualTo(signed(KEY, NOW));
    }

    @Test
    void routes_send_forms() {
        String body = "recipient=a%40example.com&timestamp=1539112500&token=" + TOKEN + "&signature=" + sign(KEY, NOW);

        InboundEvent event = event(Sent.verify(verifier(KEY, "other"), FORM, body, NOW));

        assertThat(event.type()).isEqualTo("route");
        assertThat(Facts.json(new String(event.payload(), StandardCharsets.UTF_8))
                        .path("recipient")
                        .asText())
                .isEqualTo("a@example.com");
        assertThat(Sent.verify(verifier(KEY, "other"), FORM, body.replace("token=7", "token=8"), NOW))
                .isInstanceOf(InboundResult.Refused.class);
        assertThat(Sent.verify(verifier(KEY, "other"), FORM, "a=%ZZ", NOW)).isInstanceOf(InboundResult.Refused.class);
    }

    @Test
    void routes_send_e_mails_with_attachments_as_forms_with_files() {
        FormBody form = new FormBody()
                .add("subject", "Gr\u00fc\u00dfe")
                .add("attachment-count", "1")
                .add("timestamp", "1539112500")
                .add("token", TOKEN)
                .add("signature", sign(KEY, NOW));
        Map<String, String> type = Map.of("Content-Type", form.multipartType());
        String body = new String(form.multipart(), StandardCharsets.UTF_8);

        InboundEvent event = event(Sent.verify(verifier(KEY, "other"), type, body, NOW));

        assertThat(event.type()).isEqualTo("route");
        assertThat(event.id()).isEqualTo(TOKEN);
        assertThat(Facts.json(new String(event.payload(), StandardCharsets.UTF_8))
                        .path("subject")
                        .asText())
                .isEqualTo("Gr\u00fc\u00dfe");
        assertThat(Sent.verify(verifier(KEY, "other"), type, body.replace(TOKEN, "8" + TOKEN.substring(1)), NOW))
                .isInstanceOf(InboundResult.Refused.class);
        assertThat(Sent.verify(verifier(KEY, "other"), type, "--", NOW)).isInstanceOf(InboundResult.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({"-301, false", "-300, true", "300, true", "301, false"})
    void the_time_may_be_five_minutes_off(long seconds, boolean taken) {
        InboundResult result = Sent.verify(verifier(KEY, "other"), JSON, signed(KEY, NOW.plusSeconds(seconds)), NOW);

        assertThat(result instanceof InboundResult.Received).isEqualTo(taken);
    }

    @Test
    void the_previous_key_is_taken_too() {
        assertThat(Sent.verify(verifier("other", KEY), JSON, signed(KEY, NOW), NOW))
                .isInstanceOf(InboundResult.Received.class);
        assertThat(Sent.verify(verifier("other", "another"), JSON, signed(KEY, NOW), NOW))
                .isInstanceOf(InboundResult.Refused.class);
    }

    @Test
    void any_change_of_what_is_signed_is_noticed() {
        String body = signed(KEY, NOW);
        String signature = sign(KEY, NOW);
        for (int i = 0; i < signature.length(); i++) {
            char changed = signature.charAt(i) == '0' ? '1' : '0';
            String other = signature.substring(0, i) + changed + signature.substring(i + 1);
            assertThat(Sent.verify(verifier(KEY, "other"), JSON, body.replace(signature, other), NOW))
                    .isInstanceOf(InboundResult.Refused.class);
        }
        assertThat(Sent.verify(verifier(KEY, "other"), JSON, body.replace("1539112500", "1539112501"), NOW))
                .isInstanceOf(InboundResult.Refused.class);
        assertThat(Sent.verify(verifier(KEY, "other"), JSON, "{}", NOW)).isInstanceOf(InboundResult.Refused.class);
        assertThat(Sent.verify(verifier(KEY, "other"), JSON, "", NOW)).isInstanceOf(InboundResult.Refused.class);
    }

    private static String signed(String key, Instant at) {
        return body(Long.toString(at.getEpochSecond()), TOKEN, sign(key, at));
    }

    private static String sign(String key, Instant at) {
        return HexFormat.of()
                .formatHex(Hmac.sha256(Secret.of(key), (at.getEpochSecond() + TOKEN).getBytes(StandardCharsets.UTF_8)));
    }

    private static String body(String timestamp, String token, String signature) {
        return "{\"signature\":{\"timestamp\":\"" + timestamp + "\",\"token\":\"" + token + "\",\"signature\":\""
                + signature + "\"},\"event-data\":{\"event\":\"delivered\",\"timestamp\":1521472262.908181}}";
    }

    private InboundVerifier verifier(String key, String previous) {
        return template.inbound(Facts.config(
                        template,
                        "{'apiKey':'k','domain':'a.b','region':'us','from':'a@b','to':['c@d'],'webhookSigningKey':'"
                                + key + "','previousWebhookSigningKey':'" + previous + "'}"))
                .orElseThrow();
    }

    private static InboundEvent event(InboundResult result) {
        return ((InboundResult.Received) result).events().get(0);
    }
}
