package dev.integrations.templates.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.security.RequestValidator;
import dev.integrations.common.Secret;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.templates.facts.Facts;
import dev.integrations.templates.vendor.FormBody;
import dev.integrations.templates.vendor.Hmac;
import dev.integrations.testkit.Samples;
import dev.integrations.web.WebRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TwilioCallbacksTest {
    private static final String TOKEN = "auth-token";
    private static final String URL = "https://app.example.com/in?tenant=1";
    private static final Map<String, String> DELIVERED = Map.of(
            "MessageSid", "SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "MessageStatus", "delivered",
            "To", "+14155552345",
            "Body", "h\u00e9 & x=y");

    static Stream<JsonNode> vectors() {
        return Facts.vectors("twilio");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_vendor_s_vectors_end_as_they_should(JsonNode vector) {
        JsonNode inputs = vector.path("inputs");
        WebRequest.Builder request = WebRequest.builder("POST", "/in");
        if (inputs.path("signature").isTextual()) {
            request.header("X-Twilio-Signature", inputs.path("signature").textValue());
        }
        if (inputs.has("body")) {
            request.header("Content-Type", "application/json")
                    .body(inputs.path("body").asText().getBytes(StandardCharsets.UTF_8));
        } else {
            FormBody form = new FormBody();
            inputs.path("params")
                    .properties()
                    .forEach(each -> form.add(each.getKey(), each.getValue().asText("")));
            inputs.path("params_multi")
                    .forEach(each -> form.add(each.get(0).asText(), each.get(1).asText()));
            request.header("Content-Type", FormBody.URL_ENCODED).body(form.urlEncoded());
        }

        InboundResult result = new TwilioCallbacks(
                        List.of(Secret.of(inputs.path("auth_token").asText())))
                .verify(new InboundRequest(
                        request.build(), URI.create(inputs.path("url").asText()), Samples.NOON));

        assertThat(result instanceof InboundResult.Received)
                .isEqualTo(vector.at("/expected/valid").asBoolean());
    }

    static Stream<JsonNode> vectorsOfTheLibrary() {
        return vectors().filter(vector -> !vector.path("inputs").has("params_multi"));
    }

    /** It has no way to say that a parameter is there twice. */
    @ParameterizedTest
    @MethodSource("vectorsOfTheLibrary")
    void the_vendor_s_library_judges_its_vectors_so(JsonNode vector) throws URISyntaxException {
        JsonNode inputs = vector.path("inputs");
        RequestValidator library =
                new RequestValidator(inputs.path("auth_token").asText());
        String url = inputs.path("url").asText();
        String signature = inputs.path("signature").textValue();
        Map<String, String> parameters = new LinkedHashMap<>();
        inputs.path("params")
                .properties()
                .forEach(each -> parameters.put(each.getKey(), each.getValue().textValue()));

        boolean valid = inputs.has("body")
                ? library.validate(url, inputs.path("body").asText(), signature)
                : library.validate(url, parameters, signature);

        assertThat(valid).isEqualTo(vector.at("/expected/valid").asBoolean());
    }

    @Test
    void a_delivery_report_is_known_by_message_and_status() {
        assertThat(verify(DELIVERED, sign(URL, DELIVERED), TOKEN))
                .isInstanceOfSatisfying(InboundResult.Received.class, received -> {
                    assertThat(received.acknowledgement().header("Content-Type"))
                            .contains("text/xml");
                    assertThat(received.events()).singleElement().satisfies(event -> {
                        assertThat(event.id()).isEqualTo("SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:delivered");
                        assertThat(event.type()).isEqualTo("message.delivered");
                    });
                });
    }

    @Test
    void a_report_by_get_has_its_parameters_in_the_url() {
        String query = "?MessageSid=SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&MessageStatus=sent";
        WebRequest request = WebRequest.builder("GET", "/in" + query)
                .header("X-Twilio-Signature", sign("https://app.example.com/in" + query, Map.of()))
                .build();

        InboundResult result = new TwilioCallbacks(List.of(Secret.of(TOKEN)))
                .verify(new InboundRequest(request, URI.create("https://app.example.com/in" + query), Samples.NOON));

        assertThat(result)
                .isInstanceOfSatisfying(
                        InboundResult.Received.class,
                        received -> assertThat(received.events())
                                .singleElement()
                                .extracting(InboundResult.InboundEvent::id)
                                .isEqualTo("SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:sent"));
    }

    @Test
    void a_report_says_what_its_error_means() {
        Map<String, String> failed = Map.of("MessageSid", "SM1", "MessageStatus", "undelivered", "ErrorCode", "30005");

        assertThat(verify(failed, sign(URL, failed), TOKEN))
                .isInstanceOfSatisfying(InboundResult.Received.class, received -> {
                    JsonNode payload =
                            Facts.json(new String(received.events().get(0).payload(), StandardCharsets.UTF_8));
                    assertThat(payload.path("MessageStatus").asText()).isEqualTo("undelivered");
                    assertThat(payload.path("ErrorKind").asText()).isEqualTo("RECIPIENT");
                    assertThat(payload.path("ErrorReason").asText()).contains("unknown");
                });
    }

    @Test
    void a_reply_says_its_status_elsewhere() {
        Map<String, String> reply = Map.of("MessageSid", "SM1", "SmsStatus", "received", "Body", "STOP");

        assertThat(verify(reply, sign(URL, reply), TOKEN))
                .isInstanceOfSatisfying(
                        InboundResult.Received.class,
                        received -> assertThat(received.events().get(0).type()).isEqualTo("message.received"));
    }

    @Test
    void the_vendor_s_library_agrees_about_changed_parameters() {
        String signature = sign(URL, DELIVERED);
        RequestValidator library = new RequestValidator(TOKEN);
        assertThat(library.validate(URL, DELIVERED, signature)).isTrue();

        for (String name : DELIVERED.keySet()) {
            Map<String, String> changed = new LinkedHashMap<>(DELIVERED);
            changed.put(name, changed.get(name) + "x");
            Map<String, String> without = new LinkedHashMap<>(DELIVERED);
            without.remove(name);

            for (Map<String, String> other : List.of(changed, without)) {
                assertThat(verify(other, signature, TOKEN)).isInstanceOf(InboundResult.Refused.class);
                assertThat(library.validate(URL, other, signature)).isFalse();
            }
        }
    }

    @Test
    void a_changed_character_of_the_signature_is_refused() {
        String signature = sign(URL, DELIVERED);

        for (int i = 0; i < signature.length(); i++) {
            char other = signature.charAt(i) == 'A' ? 'B' : 'A';
            String changed = signature.substring(0, i) + other + signature.substring(i + 1);
            assertThat(verify(DELIVERED, changed, TOKEN)).isInstanceOf(InboundResult.Refused.class);
        }
    }

    @Test
    void each_of_several_tokens_counts() {
        assertThat(verify(DELIVERED, sign(URL, DELIVERED), "other-token", TOKEN))
                .isInstanceOf(InboundResult.Received.class);
        assertThat(verify(DELIVERED, sign(URL, DELIVERED), "other-token")).isInstanceOf(InboundResult.Refused.class);
    }

    @Test
    void a_form_that_does_not_decode_is_refused() {
        WebRequest request = WebRequest.builder("POST", "/in")
                .header("Content-Type", FormBody.URL_ENCODED)
                .header("X-Twilio-Signature", "x")
                .body("a=%zz".getBytes(StandardCharsets.US_ASCII))
                .build();

        assertThat(new TwilioCallbacks(List.of(Secret.of(TOKEN)))
                        .verify(new InboundRequest(request, URI.create(URL), Samples.NOON)))
                .isInstanceOf(InboundResult.Refused.class);
    }

    private static InboundResult verify(Map<String, String> parameters, String signature, String... tokens) {
        FormBody form = new FormBody();
        parameters.forEach(form::add);
        WebRequest request = WebRequest.builder("POST", "/in?tenant=1")
                .header("Content-Type", FormBody.URL_ENCODED)
                .header("X-Twilio-Signature", signature)
                .body(form.urlEncoded())
                .build();
        return new TwilioCallbacks(Arrays.stream(tokens).map(Secret::of).toList())
                .verify(new InboundRequest(request, URI.create(URL), Samples.NOON));
    }

    private static String sign(String url, Map<String, String> parameters) {
        StringBuilder text = new StringBuilder(url);
        parameters.keySet().stream().sorted().forEach(name -> text.append(name).append(parameters.get(name)));
        byte[] mac = Hmac.compute("HmacSHA1", Secret.of(TOKEN), text.toString().getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(mac);
    }
}
