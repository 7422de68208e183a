package dev.integrations.templates.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.security.RequestValidator;
import dev.integrations.common.Secret;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.templates.facts.Facts;
import dev.integrations.templates.vendor.Digest;
import dev.integrations.templates.vendor.FormBody;
import dev.integrations.templates.vendor.Hmac;
import dev.integrations.testkit.Samples;
import dev.integrations.web.WebParameters;
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
import org.junit.jupiter.params.provider.ValueSource;

class TwilioCallbacksTest {
    private static final String TOKEN = "auth-token";
    private static final String URL = "https://app.example.com/in?tenant=1";
    private static final String ACCOUNT = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private static final Map<String, String> DELIVERED = Map.of(
            "AccountSid", ACCOUNT,
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
        String url = inputs.path("url").asText();
        String given = inputs.path("signature").asText("");
        List<Secret> tokens = List.of(Secret.of(inputs.path("auth_token").asText()));

        boolean valid = inputs.has("body")
                ? new TwilioCallbacks(tokens, ACCOUNT)
                                .verify(document(url, given, inputs.path("body").asText()))
                        instanceof InboundResult.Received
                : new TwilioSignature(tokens).matches(given, url, parameters(inputs));

        assertThat(valid).isEqualTo(vector.at("/expected/valid").asBoolean());
    }

    private static InboundRequest document(String url, String signature, String body) {
        WebRequest request = WebRequest.builder("POST", "/in")
                .header("Content-Type", "application/json")
                .header("X-Twilio-Signature", signature)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .build();
        return new InboundRequest(request, URI.create(url), Samples.NOON);
    }

    private static WebParameters parameters(JsonNode inputs) {
        FormBody form = new FormBody();
        inputs.path("params")
                .properties()
                .forEach(each -> form.add(each.getKey(), each.getValue().asText("")));
        inputs.path("params_multi")
                .forEach(each -> form.add(each.get(0).asText(), each.get(1).asText()));
        return WebParameters.parse(new String(form.urlEncoded(), StandardCharsets.US_ASCII));
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
        String query =
                "?AccountSid=%s&MessageSid=SMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&MessageStatus=sent".formatted(ACCOUNT);
        WebRequest request = WebRequest.builder("GET", "/in" + query)
                .header("X-Twilio-Signature", sign("https://app.example.com/in" + query, Map.of()))
                .build();

        InboundResult result = new TwilioCallbacks(List.of(Secret.of(TOKEN)), ACCOUNT)
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
        Map<String, String> failed = Map.of(
                "AccountSid", ACCOUNT, "MessageSid", "SM1", "MessageStatus", "undelivered", "ErrorCode", "30005");

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
        Map<String, String> reply =
                Map.of("AccountSid", ACCOUNT, "MessageSid", "SM1", "SmsStatus", "received", "Body", "STOP");

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

    /** Nothing separates names and values where they are signed. */
    @Test
    void what_is_divided_into_other_parameters_is_known_as_the_same() {
        String body = "MessageSidSM2MessageStatusdeliveredX";
        Map<String, String> reply =
                Map.of("AccountSid", ACCOUNT, "Body", body, "MessageSid", "SM1", "SmsStatus", "received");
        String signature = sign(URL, reply);
        List<Map<String, String>> divided = List.of(
                reply,
                Map.of("AccountSid", ACCOUNT, "Bod", "y" + body, "MessageSid", "SM1", "SmsStatus", "received"),
                Map.of("AccountSid", ACCOUNT, "Body" + body + "MessageSidSM1SmsStatusreceived", ""),
                Map.of("AccountSid", ACCOUNT, "Body", body, "MessageSidSM1SmsStatus", "received"),
                Map.of(
                        "AccountSid",
                        ACCOUNT,
                        "Body",
                        "",
                        "MessageSid",
                        "SM2",
                        "MessageStatus",
                        "delivered",
                        "XMessageSidSM1SmsStatus",
                        "received"));

        List<InboundEvent> events = divided.stream()
                .map(parameters -> only(verify(parameters, signature, TOKEN)))
                .toList();

        assertThat(events).extracting(InboundEvent::id).contains("SM1:received", "SM2:delivered");
        assertThat(events)
                .extracting(InboundEvent::repetition)
                .containsOnly(events.get(0).repetition());
        assertThat(events.get(0).repetition()).isPresent();
    }

    @Test
    void another_event_is_not_known_as_the_same() {
        Map<String, String> sent = new LinkedHashMap<>(DELIVERED);
        sent.put("MessageStatus", "sent");

        assertThat(only(verify(DELIVERED, sign(URL, DELIVERED), TOKEN)).repetition())
                .isNotEqualTo(only(verify(sent, sign(URL, sent), TOKEN)).repetition());
    }

    @Test
    void the_border_between_url_and_parameters_is_not_signed_either() {
        Map<String, String> reply = Map.of("AccountSid", ACCOUNT, "Body", "STOP");
        String signature = sign(URL, reply);
        String moved = URL + "AccountSid";
        WebRequest request = WebRequest.builder("POST", "/in?tenant=1AccountSid")
                .header("Content-Type", FormBody.URL_ENCODED)
                .header("X-Twilio-Signature", signature)
                .body((ACCOUNT + "=&Body=STOP").getBytes(StandardCharsets.US_ASCII))
                .build();

        assertThat(verifier().verify(new InboundRequest(request, URI.create(moved), Samples.NOON)))
                .isInstanceOf(InboundResult.Refused.class);
    }

    @Test
    void document_is_known_by_what_is_signed_too() {
        String body = "{}";
        String url = URL + "&bodySHA256=" + Digest.sha256(body.getBytes(StandardCharsets.UTF_8));

        InboundEvent event = only(verifier().verify(document(url, sign(url, Map.of()), body)));

        assertThat(event.id()).isEqualTo(Digest.sha256(body.getBytes(StandardCharsets.UTF_8)));
        assertThat(event.repetition()).contains(Digest.sha256(url.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AccountSid=", "AccountSid=ACbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"})
    void form_of_another_account_or_of_none_is_refused(String account) {
        Map<String, String> form = new LinkedHashMap<>(DELIVERED);
        form.remove("AccountSid");
        if (!account.isEmpty()) {
            form.put("AccountSid", account.substring(account.indexOf('=') + 1));
        }

        assertThat(verify(form, sign(URL, form), TOKEN))
                .isInstanceOfSatisfying(
                        InboundResult.Refused.class,
                        refused -> assertThat(refused.reason()).contains("account"));
    }

    /** The query as the host's server had it need not be that of the URL which is signed. */
    @Test
    void parameters_of_a_query_are_those_that_are_signed() {
        WebRequest request = WebRequest.builder(
                        "GET", "/in?AccountSid=%s&MessageSid=SM1&MessageStatus=sent|".formatted(ACCOUNT))
                .header("X-Twilio-Signature", sign(URL, Map.of()))
                .build();

        assertThat(verifier().verify(new InboundRequest(request, URI.create(URL), Samples.NOON)))
                .isInstanceOf(InboundResult.Refused.class);
    }

    @Test
    void a_form_that_does_not_decode_is_refused() {
        WebRequest request = WebRequest.builder("POST", "/in")
                .header("Content-Type", FormBody.URL_ENCODED)
                .header("X-Twilio-Signature", "x")
                .body("a=%zz".getBytes(StandardCharsets.US_ASCII))
                .build();

        assertThat(new TwilioCallbacks(List.of(Secret.of(TOKEN)), ACCOUNT)
                        .verify(new InboundRequest(request, URI.create(URL), Samples.NOON)))
                .isInstanceOf(InboundResult.Refused.class);
    }

    private static TwilioCallbacks verifier() {
        return new TwilioCallbacks(List.of(Secret.of(TOKEN)), ACCOUNT);
    }

    private static InboundEvent only(InboundResult result) {
        return ((InboundResult.Received) result).events().get(0);
    }

    private static InboundResult verify(Map<String, String> parameters, String signature, String... tokens) {
        FormBody form = new FormBody();
        parameters.forEach(form::add);
        WebRequest request = WebRequest.builder("POST", "/in?tenant=1")
                .header("Content-Type", FormBody.URL_ENCODED)
                .header("X-Twilio-Signature", signature)
                .body(form.urlEncoded())
                .build();
        return new TwilioCallbacks(Arrays.stream(tokens).map(Secret::of).toList(), ACCOUNT)
                .verify(new InboundRequest(request, URI.create(URL), Samples.NOON));
    }

    private static String sign(String url, Map<String, String> parameters) {
        StringBuilder text = new StringBuilder(url);
        parameters.keySet().stream().sorted().forEach(name -> text.append(name).append(parameters.get(name)));
        byte[] mac = Hmac.compute("HmacSHA1", Secret.of(TOKEN), text.toString().getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(mac);
    }
}
