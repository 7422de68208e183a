package dev.integrations.templates.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import dev.integrations.common.Secret;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.templates.facts.Facts;
import dev.integrations.web.WebRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StripeEventsTest {
    private static final String SECRET = "whsec_test_secret";
    private static final long AT = 1_772_366_400;
    private static final String BODY =
            "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"charge.refunded\",\"created\":%d}".formatted(AT - 3);

    /** Where the vendor's library is set to another tolerance, and where it takes times to come. */
    private static final Set<String> OTHERWISE =
            Set.of("stripe-expired-15s-tol10", "stripe-no-tolerance", "stripe-future");

    static Stream<JsonNode> vectors() {
        return Facts.vectors("stripe");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_vendor_s_vectors_end_as_they_should(JsonNode vector) {
        JsonNode inputs = vector.path("inputs");
        boolean expected = vector.at("/expected/valid").asBoolean()
                != OTHERWISE.contains(vector.path("id").asText());

        InboundResult result = verify(
                List.of(inputs.path("secret").asText()),
                inputs.path("header").asText(),
                inputs.path("payload").asText(),
                inputs.path("now").asLong());

        assertThat(result instanceof InboundResult.Received).isEqualTo(expected);
    }

    /** It has no answer where the time is no number, which we refuse. */
    @ParameterizedTest
    @MethodSource("vectors")
    void the_vendor_s_library_judges_its_vectors_so(JsonNode vector) {
        JsonNode inputs = vector.path("inputs");
        Verdict library = () -> Webhook.Signature.verifyHeader(
                inputs.path("payload").asText(),
                inputs.path("header").asText(),
                inputs.path("secret").asText(),
                inputs.path("tolerance").asLong(),
                clock(inputs.path("now").asLong()));

        if (vector.path("id").asText().equals("stripe-nonnumeric-t")) {
            assertThatThrownBy(library::taken).isInstanceOf(NumberFormatException.class);
        } else {
            assertThat(libraryTakes(library))
                    .isEqualTo(vector.at("/expected/valid").asBoolean());
        }
    }

    @Test
    void what_the_vendor_s_library_signs_is_received() throws Exception {
        String header = Webhook.Signature.generateSignatureHeader(BODY, SECRET, AT);

        InboundResult result = verify(List.of(SECRET), header, BODY, AT);

        assertThat(result).isInstanceOfSatisfying(InboundResult.Received.class, received -> {
            assertThat(received.acknowledgement().status()).isEqualTo(200);
            assertThat(received.events()).singleElement().satisfies(event -> {
                assertThat(event.id()).isEqualTo("evt_1");
                assertThat(event.type()).isEqualTo("charge.refunded");
                assertThat(event.payload()).isEqualTo(BODY.getBytes(StandardCharsets.UTF_8));
                assertThat(event.occurredAt()).contains(Instant.ofEpochSecond(AT - 3));
            });
        });
    }

    @Test
    void the_vendor_s_library_agrees_about_every_flipped_bit_of_the_body() throws Exception {
        String header = Webhook.Signature.generateSignatureHeader(BODY, SECRET, AT);
        byte[] bytes = BODY.getBytes(StandardCharsets.US_ASCII);

        for (int bit = 0; bit < bytes.length * 7; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 7] ^= (byte) (1 << bit % 7);
            String body = new String(flipped, StandardCharsets.US_ASCII);

            assertThat(verify(List.of(SECRET), header, body, AT)).isInstanceOf(InboundResult.Refused.class);
            assertThat(libraryTakes(body, header)).isFalse();
        }
    }

    @Test
    void a_changed_time_or_signature_is_refused() throws Exception {
        String header = Webhook.Signature.generateSignatureHeader(BODY, SECRET, AT);

        assertThat(verify(List.of(SECRET), header.replace("t=" + AT, "t=" + (AT + 1)), BODY, AT))
                .isInstanceOf(InboundResult.Refused.class);
        for (int i = header.indexOf("v1="); i < header.length(); i++) {
            char other = header.charAt(i) == '0' ? '1' : '0';
            String changed = header.substring(0, i) + other + header.substring(i + 1);
            assertThat(verify(List.of(SECRET), changed, BODY, AT)).isInstanceOf(InboundResult.Refused.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-300, 300})
    void five_minutes_off_are_allowed_and_a_second_more_is_not(int seconds) throws Exception {
        String header = Webhook.Signature.generateSignatureHeader(BODY, SECRET, AT);

        assertThat(verify(List.of(SECRET), header, BODY, AT + seconds)).isInstanceOf(InboundResult.Received.class);
        assertThat(verify(List.of(SECRET), header, BODY, AT + seconds + Integer.signum(seconds)))
                .isInstanceOf(InboundResult.Refused.class);
    }

    @Test
    void each_of_several_secrets_counts() throws Exception {
        String header = Webhook.Signature.generateSignatureHeader(BODY, SECRET, AT);

        assertThat(verify(List.of("whsec_new", SECRET), header, BODY, AT)).isInstanceOf(InboundResult.Received.class);
        assertThat(verify(List.of("whsec_new", "whsec_newer"), header, BODY, AT))
                .isInstanceOf(InboundResult.Refused.class);
    }

    @Test
    void an_event_of_the_second_api_says_its_time_in_words() throws Exception {
        String thin =
                "{\"id\":\"evt_2\",\"object\":\"v2.core.event\",\"type\":\"v1.billing.meter.error_report_triggered\","
                        + "\"created\":\"2026-03-01T11:59:58.000Z\"}";
        String header = Webhook.Signature.generateSignatureHeader(thin, SECRET, AT);

        assertThat(verify(List.of(SECRET), header, thin, AT))
                .isInstanceOfSatisfying(
                        InboundResult.Received.class,
                        received -> assertThat(received.events().get(0).occurredAt())
                                .contains(Instant.parse("2026-03-01T11:59:58Z")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"id\":\"\"}", "not json", "{\"id\":\"evt_1\"} {}"})
    void what_is_no_event_is_refused_though_it_is_signed(String body) throws Exception {
        String header = Webhook.Signature.generateSignatureHeader(body, SECRET, AT);

        assertThat(verify(List.of(SECRET), header, body, AT)).isInstanceOf(InboundResult.Refused.class);
    }

    /** What the vendor's library says. */
    private interface Verdict {
        boolean taken() throws SignatureVerificationException;
    }

    private static boolean libraryTakes(String body, String header) {
        return libraryTakes(() -> Webhook.Signature.verifyHeader(body, header, SECRET, 300, clock(AT)));
    }

    private static boolean libraryTakes(Verdict library) {
        try {
            return library.taken();
        } catch (SignatureVerificationException e) {
            return false;
        }
    }

    private static Clock clock(long second) {
        return Clock.fixed(Instant.ofEpochSecond(second), ZoneOffset.UTC);
    }

    private static InboundResult verify(List<String> secrets, String header, String body, long now) {
        WebRequest request = WebRequest.builder("POST", "/in")
                .header("Stripe-Signature", header)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .build();
        return new StripeEvents(secrets.stream().map(Secret::of).toList())
                .verify(new InboundRequest(
                        request, URI.create("https://app.example.com/in"), Instant.ofEpochSecond(now)));
    }
}
