package dev.integrations.templates.paypal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.templates.facts.ApiSpec;
import dev.integrations.templates.facts.Facts;
import dev.integrations.templates.vendor.TimeWindow;
import dev.integrations.web.WebRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayPalEventsTest {
    private static final JsonNode VALID = Facts.vector("paypal-valid").path("inputs");
    private static final Instant AT = Instant.parse("2017-03-30T20:04:05Z");

    /** Made by anybody, in the name of PayPal, and valid from 2016 to 2115. */
    private static final String SELF_ISSUED = """
        -----BEGIN CERTIFICATE-----
        MIIBfzCCASWgAwIBAgIJAJTHPKDwgoVCMAoGCCqGSM49BAMCMCExHzAdBgNVBAMT
        FmFwaS5zYW5kYm94LnBheXBhbC5jb20wIBcNMTYwMTAxMDAwMDAwWhgPMjExNTEy
        MDgwMDAwMDBaMCExHzAdBgNVBAMTFmFwaS5zYW5kYm94LnBheXBhbC5jb20wWTAT
        BgcqhkjOPQIBBggqhkjOPQMBBwNCAAQR8TRLjsAbhpv58rhKiwvQzn2ULFZGMis+
        sMgvhaXkgaJ9o7FQzcrlZHLIGKji52KUqED/QujWLR6I3mVGRZgIo0QwQjAdBgNV
        HQ4EFgQU3XxDGiLP0rENB7RziSLw5X8pqZkwIQYDVR0RBBowGIIWYXBpLnNhbmRi
        b3gucGF5cGFsLmNvbTAKBggqhkjOPQQDAgNIADBFAiBKOXBpQLd38VVLLUZprtIp
        3Bi0nEMKUPDetUzhNj4tPAIhANtvZwdBI22hKlVHffazJGvEoZikoc9D0/NfKlCu
        kf4/
        -----END CERTIFICATE-----
        """;

    private static final String OFFLINE = "{'environment':'sandbox','verification':'OFFLINE','webhookId':'%s'%s}";

    private final PayPalTemplate template = new PayPalTemplate();

    static Stream<JsonNode> vectors() {
        return Facts.vectors("paypal").filter(vector -> vector.at("/inputs").has("cert_pem"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_vendor_s_vectors_end_as_they_should(JsonNode vector) {
        JsonNode inputs = vector.path("inputs");

        InboundResult result = offline(
                request(inputs, value -> value), inputs.path("webhook_id").asText(), "", AT);

        assertThat(result instanceof InboundResult.Received)
                .isEqualTo(vector.at("/expected/valid").asBoolean());
    }

    @Test
    void the_checksum_is_unsigned() {
        JsonNode vector = Facts.vector("paypal-2015-crc-only");
        CRC32 checksum = new CRC32();
        checksum.update(vector.at("/inputs/body").asText().getBytes(StandardCharsets.UTF_8));

        assertThat(checksum.getValue()).isEqualTo(vector.at("/expected/crc32").asLong());
    }

    @Test
    void an_event_is_known_by_its_transmission() {
        assertThat(valid(value -> value, AT))
                .isInstanceOfSatisfying(
                        InboundResult.Received.class,
                        received -> assertThat(received.events())
                                .singleElement()
                                .satisfies(event -> {
                                    assertThat(event.id()).isEqualTo("071f7d20-1584-11e7-abf0-6b62a8a99ac4");
                                    assertThat(event.type()).isEqualTo("BILLING.PLAN.CREATED");
                                    assertThat(event.occurredAt()).contains(Instant.parse("2017-03-30T20:04:05.613Z"));
                                }));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "071f7d20-1584-11e7-abf0-6b62a8a99ac4",
                "2017-03-30T20:04:05Z",
                "aBjgm5/xljRYu3G64Q0axISrP2xcy7WbW1u4UTCKnQvyprOZ1a1BBmqn2Jdr6ce8E76I3Ti"
            })
    void a_change_of_what_is_signed_is_refused(String signed) {
        for (int i = 0; i < signed.length() - 1; i++) {
            char other = signed.charAt(i) == '1' ? '2' : '1';
            String changed = signed.substring(0, i) + other + signed.substring(i + 1);

            assertThat(valid(value -> value.replace(signed, changed), AT)).isInstanceOf(InboundResult.Refused.class);
        }
    }

    @Test
    void transmissions_are_repeated_for_three_days() {
        assertThat(valid(value -> value, AT.plus(PayPalEvents.WINDOW))).isInstanceOf(InboundResult.Received.class);
        assertThat(valid(value -> value, AT.plus(PayPalEvents.WINDOW).plusSeconds(1)))
                .isInstanceOf(InboundResult.Refused.class);
    }

    @Test
    void transmissions_of_the_future_are_as_far_off_as_clocks() {
        assertThat(valid(value -> value, AT.minus(TimeWindow.TOLERANCE))).isInstanceOf(InboundResult.Received.class);
        assertThat(valid(value -> value, AT.minus(TimeWindow.TOLERANCE).minusSeconds(1)))
                .isInstanceOf(InboundResult.Refused.class);
    }

    @Test
    void without_a_chain_of_certificates_paypal_is_asked() {
        OutboundResponse leafOnly = Facts.response(200, VALID.path("cert_pem").asText());

        for (OutboundResponse answer : new OutboundResponse[] {
            leafOnly, Facts.response(200, "no certificate"), Facts.response(404, ""), Facts.response(500, "")
        }) {
            InboundResult result =
                    first(OFFLINE.formatted("96605875FF6516633", ""), request(VALID, value -> value), AT);

            assertThat(((InboundResult.Ask) result).next().apply(answer))
                    .isInstanceOfSatisfying(
                            InboundResult.Ask.class,
                            ask -> assertThat(ask.request().uri())
                                    .hasToString(
                                            "https://api-m.sandbox.paypal.com/v1/notifications/verify-webhook-signature"));
        }
    }

    @Test
    void certificates_that_have_expired_prove_nothing() {
        Instant today = Instant.parse("2026-03-01T12:00:00Z");

        assertThat(PayPalCertificate.key(chain(), false, AT)).isPresent();
        assertThat(PayPalCertificate.key(chain(), false, today)).isEmpty();
        // That of the sandbox proves nothing about the live environment.
        assertThat(PayPalCertificate.key(chain(), true, AT)).isEmpty();
    }

    @Test
    void a_certificate_that_issued_itself_proves_nothing_whatever_comes_with_it() {
        String genuine = new String(chain(), StandardCharsets.US_ASCII);

        for (String pem : new String[] {SELF_ISSUED, SELF_ISSUED + genuine}) {
            assertThat(PayPalCertificate.key(pem.getBytes(StandardCharsets.US_ASCII), false, AT))
                    .isEmpty();
        }
        // Behind a genuine one it is as little as an authority that comes along.
        assertThat(PayPalCertificate.key((genuine + SELF_ISSUED).getBytes(StandardCharsets.US_ASCII), false, AT))
                .isEqualTo(PayPalCertificate.key(chain(), false, AT))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.sandbox.paypal.com/v1/notifications/certs/x",
                "https://api.sandbox.paypal.com:8443/x",
                "https://api.sandbox.paypal.com@evil.example/x",
                "https://evil.example/api.sandbox.paypal.com",
                "https://api.sandbox.paypal.com.evil.example/x",
                "https://api.paypal.com/v1/notifications/certs/x",
                "https://127.0.0.1/x",
                "file:///etc/passwd",
                "::"
            })
    void certificates_are_fetched_from_paypal_only(String url) {
        assertThat(PayPalCertificate.url(url, false)).isEmpty();
        assertThat(valid(value -> value.replace("https://api.sandbox.paypal.com/v1/notifications/test", url), AT))
                .isInstanceOf(InboundResult.Refused.class);
    }

    @Test
    void paypal_is_asked_with_the_body_as_it_came() {
        String body = "{ \"id\" : \"WH-1\",\"event_type\":\"PAYMENT.CAPTURE.COMPLETED\", \"n\":1.0 }";

        InboundResult.Ask ask = (InboundResult.Ask)
                first("{'environment':'sandbox','webhookId':'96605875FF6516633'}", request(VALID, body), AT);

        String question = new String(ask.request().body(), StandardCharsets.UTF_8);
        assertThat(question).endsWith(",\"webhook_event\":" + body + "}");
        assertThat(ApiSpec.of("paypal").problems(ask.request()))
                .containsExactly("body /webhook_event/n is not described");
    }

    @Test
    void the_answer_of_paypal_counts() {
        JsonNode[] answers =
                Facts.fixtures("paypal", "verify-webhook-signature").toArray(JsonNode[]::new);

        assertThat(asked(Facts.response(answers[0]))).isInstanceOf(InboundResult.Received.class);
        assertThat(asked(Facts.response(answers[1]))).isInstanceOf(InboundResult.Refused.class);
        assertThat(asked(Facts.response(200, "{}"))).isInstanceOf(InboundResult.Deferred.class);
        assertThat(asked(Facts.response(401, "{\"verification_status\":\"SUCCESS\"}")))
                .isInstanceOf(InboundResult.Deferred.class);
        assertThat(asked(Facts.response(503, ""))).isInstanceOf(InboundResult.Deferred.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"event_type\":\"A\"},\"webhook_id\":\"x\"", "{\"event_type\":\"A\"} {}"})
    void what_is_no_event_is_refused_before_anybody_is_asked(String body) {
        assertThat(first("{'environment':'sandbox','webhookId':'96605875FF6516633'}", request(VALID, body), AT))
                .isInstanceOf(InboundResult.Refused.class);
    }

    @Test
    void the_simulator_counts_only_where_it_was_asked_for() {
        String simulator = ",'acceptSimulator':true";

        // The vector is signed for a webhook, and not for the simulator.
        assertThat(offline(request(VALID, value -> value), "OTHER", simulator, AT))
                .isInstanceOf(InboundResult.Refused.class);
        assertThat(offline(request(VALID, value -> value), "96605875FF6516633", simulator, AT))
                .isInstanceOf(InboundResult.Received.class);
        assertThat(Duration.ofHours(73)).isEqualTo(PayPalEvents.WINDOW);
    }

    private InboundResult valid(UnaryOperator<String> change, Instant at) {
        return offline(request(VALID, change), "96605875FF6516633", "", at);
    }

    private InboundResult offline(WebRequest request, String webhook, String more, Instant at) {
        InboundResult result = first(OFFLINE.formatted(webhook, more), request, at);
        return result instanceof InboundResult.Ask ask
                ? ask.next().apply(Facts.response(200, new String(chain(), StandardCharsets.US_ASCII)))
                : result;
    }

    private InboundResult asked(OutboundResponse answer) {
        InboundResult result =
                first("{'environment':'sandbox','webhookId':'96605875FF6516633'}", request(VALID, value -> value), AT);
        return ((InboundResult.Ask) result).next().apply(answer);
    }

    private InboundResult first(String config, WebRequest request, Instant at) {
        return template.inbound(Facts.config(template, config))
                .orElseThrow()
                .verify(new InboundRequest(request, URI.create("https://app.example.com/in"), at));
    }

    /** Returns the leaf, and the intermediate certificate that was valid then. */
    static byte[] chain() {
        String intermediate = VALID.path("intermediate_der_b64").asText();
        return (VALID.path("cert_pem").asText()
                        + "\n-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n".formatted(intermediate))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static WebRequest request(JsonNode inputs, UnaryOperator<String> change) {
        return headers(inputs, change)
                .body(inputs.path("body").asText().getBytes(StandardCharsets.UTF_8))
                .build();
    }

    private static WebRequest request(JsonNode inputs, String body) {
        return headers(inputs, value -> value)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    private static WebRequest.Builder headers(JsonNode inputs, UnaryOperator<String> change) {
        return WebRequest.builder("POST", "/in")
                .header(
                        "PAYPAL-TRANSMISSION-ID",
                        change.apply(inputs.path("transmission_id").asText()))
                .header(
                        "PAYPAL-TRANSMISSION-TIME",
                        change.apply(inputs.path("transmission_time").asText()))
                .header(
                        "PAYPAL-TRANSMISSION-SIG",
                        change.apply(inputs.path("transmission_sig").asText()))
                .header("PAYPAL-CERT-URL", change.apply(inputs.path("cert_url").asText()))
                .header(
                        "PAYPAL-AUTH-ALGO",
                        change.apply(inputs.path("auth_algo").asText()));
    }
}
