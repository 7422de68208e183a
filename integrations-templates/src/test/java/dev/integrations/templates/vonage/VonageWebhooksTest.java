package dev.integrations.templates.vonage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.vonage.jwt.Jwt;
import dev.integrations.common.Secret;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.template.spi.Verdict;
import dev.integrations.templates.facts.Facts;
import dev.integrations.templates.vendor.Digest;
import dev.integrations.templates.vendor.FormBody;
import dev.integrations.web.WebRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VonageWebhooksTest {
    private static final URI URL = URI.create("https://app.example.com/in");
    private static final String API_KEY = "a1b2c3d";

    static Stream<JsonNode> tokens() {
        return Facts.vectors("vonage")
                .filter(vector -> vector.path("scheme").asText().equals("jwt-hs256"));
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void the_vendor_s_tokens_are_judged_as_its_library_does(JsonNode vector) {
        JsonNode inputs = vector.path("inputs");
        String token = inputs.path("token").asText();
        String secret = inputs.path("signature_secret").asText();

        boolean signed = WebhookToken.claims(token, List.of(Secret.of(secret))).isPresent();

        assertThat(signed).isEqualTo(vector.at("/expected/valid").asBoolean());
        assertThat(libraryTakes(token, secret)).isEqualTo(signed);
    }

    static Stream<JsonNode> messages() {
        return Facts.vectors("vonage")
                .filter(vector -> vector.path("scheme").asText().equals("jwt-hs256+payload_hash"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void the_body_is_that_of_the_token(JsonNode vector) {
        assertThat(message(vector, 0, API_KEY) instanceof InboundResult.Received)
                .isEqualTo(vector.at("/expected/valid").asBoolean());
    }

    @Test
    void what_became_of_a_message_is_known_by_message_and_status() {
        assertThat(message(valid(), 0, API_KEY))
                .isInstanceOfSatisfying(
                        InboundResult.Received.class,
                        received -> assertThat(received.events())
                                .singleElement()
                                .satisfies(event -> {
                                    assertThat(event.id()).isEqualTo("aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab:delivered");
                                    assertThat(event.type()).isEqualTo("message.delivered");
                                    assertThat(event.occurredAt()).contains(Instant.parse("2025-02-03T12:14:25Z"));
                                }));
    }

    @Test
    void a_token_is_good_for_five_minutes_one_account_and_one_application() {
        assertThat(message(valid(), 300, API_KEY)).isInstanceOf(InboundResult.Received.class);
        assertThat(message(valid(), -300, API_KEY)).isInstanceOf(InboundResult.Received.class);
        assertThat(message(valid(), 301, API_KEY)).isInstanceOf(InboundResult.Refused.class);
        assertThat(message(valid(), -301, API_KEY)).isInstanceOf(InboundResult.Refused.class);
        assertThat(message(valid(), 0, "other12")).isInstanceOf(InboundResult.Refused.class);
        assertThat(message(valid(), 0, API_KEY, Optional.of("aaaaaaaa-bbbb-cccc-dddd-0123456789ab")))
                .isInstanceOf(InboundResult.Received.class);
        assertThat(message(valid(), 0, API_KEY, Optional.of("bbbbbbbb-bbbb-4ccc-8ddd-0123456789ab")))
                .isInstanceOf(InboundResult.Refused.class);
    }

    @Test
    void every_changed_character_of_a_token_is_refused() {
        String token = valid().at("/inputs/token").asText();
        List<Secret> secrets =
                List.of(Secret.of(valid().at("/inputs/signature_secret").asText()));

        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            assertThat(WebhookToken.claims(changed, secrets))
                    .as("character %d", i)
                    .isEmpty();
        }
    }

    @Test
    void a_message_without_a_token_is_asked_for_again() {
        WebRequest unsigned =
                WebRequest.builder("POST", "/in").body(new byte[] {'{', '}'}).build();

        assertThat(new SignedMessages(List.of(Secret.of("secret")), API_KEY, Optional.empty())
                        .verify(new InboundRequest(unsigned, URL, Instant.EPOCH)))
                .isInstanceOf(InboundResult.Deferred.class);
    }

    @ParameterizedTest
    @CsvSource({"2, RETRY", "7, RETRY", "8, RETRY", "3, RECIPIENT", "6, REJECTED", "0, ''", "1, ''", "4711, ''"})
    void a_receipt_says_what_its_error_means(String code, String kind) {
        InboundResult.Received received = (InboundResult.Received)
                VonageEvent.ofSms(Map.of("messageId", "1A", "status", "failed", "err-code", code), "digest");

        JsonNode payload = Facts.json(new String(received.events().get(0).payload(), StandardCharsets.UTF_8));
        assertThat(payload.path("ErrorKind").asText()).isEqualTo(kind);
        assertThat(payload.path("ErrorReason").asText().isEmpty()).isEqualTo(kind.isEmpty());
        assertThat(payload.path("err-code").asText()).isEqualTo(code);
    }

    /** FACTS 4.6 names those that pass. */
    @Test
    void only_receipts_of_what_passes_ask_for_another_attempt() {
        assertThat(VonageEvent.DELIVERY_ERRORS.rows().stream()
                        .filter(row -> row.kind() == Verdict.Kind.RETRY)
                        .map(row -> row.code().orElseThrow()))
                .containsExactly("2", "7", "8");
    }

    static Stream<JsonNode> parameters() {
        return Facts.vectors("vonage")
                .filter(vector -> vector.path("scheme").asText().startsWith("legacy-sig-"));
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void signed_parameters_end_as_they_should(JsonNode vector) {
        boolean expected = vector.at("/expected/valid").asBoolean();
        JsonNode parameters = vector.at("/inputs/params");
        FormBody form = new FormBody();
        parameters
                .properties()
                .forEach(each -> form.add(each.getKey(), each.getValue().asText()));
        String query = new String(form.urlEncoded(), StandardCharsets.US_ASCII);

        List<WebRequest> ways = List.of(
                WebRequest.builder("GET", "/in?" + query).build(),
                WebRequest.builder("POST", "/in")
                        .header("Content-Type", FormBody.URL_ENCODED)
                        .body(form.urlEncoded())
                        .build(),
                WebRequest.builder("POST", "/in")
                        .header("Content-Type", "application/json")
                        .body(parameters.toString().getBytes(StandardCharsets.UTF_8))
                        .build());

        assertThat(ways)
                .allSatisfy(request -> assertThat(sms(vector, request) instanceof InboundResult.Received)
                        .isEqualTo(expected));
    }

    @Test
    void a_reply_is_known_by_its_message() {
        JsonNode vector = Facts.vector("vonage-sig-node-sha256");

        assertThat(sms(vector, json(vector.at("/inputs/params").toString())))
                .isInstanceOfSatisfying(
                        InboundResult.Received.class,
                        received -> assertThat(received.events())
                                .singleElement()
                                .satisfies(event -> {
                                    assertThat(event.id()).isEqualTo("020000001B0FE827:received");
                                    assertThat(event.type()).isEqualTo("message.received");
                                }));
    }

    @Test
    void every_changed_parameter_is_refused() {
        JsonNode vector = Facts.vector("vonage-sig-node-sha256");

        vector.at("/inputs/params").properties().forEach(each -> {
            String changed = vector.at("/inputs/params")
                    .toString()
                    .replace(
                            "\"" + each.getValue().asText() + "\"",
                            "\"" + each.getValue().asText() + "0\"");
            assertThat(sms(vector, json(changed))).as(each.getKey()).isInstanceOf(InboundResult.Refused.class);
        });
    }

    /** Blank ones are not signed, so anybody can add them. */
    @ParameterizedTest
    @ValueSource(strings = {"messageId=", "messageId=+", "status=", "status=%09", "extra=", "=", "+=+", "SIG="})
    void blank_parameters_change_nothing(String addition) {
        Map<String, String> reply = Map.of("message-id", "0A0B0C0D", "text", "Hello", "timestamp", "1461605396");

        InboundEvent genuine = only(query(parameters(reply)));
        InboundEvent added = only(query(addition + "&" + parameters(reply)));

        assertThat(genuine.id()).isEqualTo("0A0B0C0D:received");
        assertThat(added.id()).isEqualTo(genuine.id());
        assertThat(added.type()).isEqualTo(genuine.type());
        assertThat(added.payload()).isEqualTo(genuine.payload());
    }

    @Test
    void what_tells_of_no_message_is_known_by_what_is_signed() {
        String genuine = parameters(Map.of("nonce", "a_b", "timestamp", "1461605396"));

        int signature = genuine.indexOf("sig=") + 4;
        String capitals =
                genuine.substring(0, signature) + genuine.substring(signature).toUpperCase(Locale.ROOT);

        assertThat(Stream.of(genuine, genuine + "&extra=", capitals, genuine.replace("a_b", "a%26b"))
                        .map(query -> only(query(query))))
                .extracting(InboundEvent::type, InboundEvent::id)
                .containsOnly(tuple(
                        "callback", Digest.sha256("&nonce=a_b&timestamp=1461605396".getBytes(StandardCharsets.UTF_8))));
    }

    private static String parameters(Map<String, String> parameters) {
        FormBody form = new FormBody();
        new TreeMap<>(parameters).forEach(form::add);
        byte[] signature = ParameterSignature.SHA256.sign(ParameterSignature.content(parameters), Secret.of("abcde"));
        form.add("sig", HexFormat.of().formatHex(signature));
        return new String(form.urlEncoded(), StandardCharsets.US_ASCII);
    }

    private static InboundResult query(String query) {
        WebRequest request = WebRequest.builder("GET", "/in?" + query).build();
        return new SignedParameters(List.of(Secret.of("abcde")), "sha256")
                .verify(new InboundRequest(request, URL, Instant.ofEpochSecond(1_461_605_396)));
    }

    @Test
    void a_signature_of_another_method_is_refused() {
        JsonNode md5 = Facts.vector("vonage-sig-node-md5hash");
        SignedParameters sha256 = new SignedParameters(
                List.of(Secret.of(md5.at("/inputs/signature_secret").asText())), "sha256");

        assertThat(sha256.verify(new InboundRequest(
                        json(md5.at("/inputs/params").toString()),
                        URL,
                        Instant.ofEpochSecond(md5.at("/inputs/now").asLong()))))
                .isInstanceOf(InboundResult.Refused.class);
    }

    @Test
    void separators_in_values_cannot_move_the_borders_of_parameters() {
        Secret secret = Secret.of("abcde");
        Map<String, String> one = Map.of("a", "1&b=2");
        Map<String, String> other = Map.of("a", "1", "b", "2");
        String signature = java.util.HexFormat.of()
                .formatHex(ParameterSignature.SHA256.sign("&a=1_b_2".getBytes(StandardCharsets.UTF_8), secret));

        assertThat(ParameterSignature.SHA256.matches(signature, one, secret)).isTrue();
        assertThat(ParameterSignature.SHA256.matches(signature, other, secret)).isFalse();
    }

    @Test
    void parameters_without_a_signature_are_asked_for_again() {
        SignedParameters verifier = new SignedParameters(List.of(Secret.of("abcde")), "sha256");

        assertThat(verifier.verify(new InboundRequest(json("{\"messageId\":\"1\"}"), URL, Instant.EPOCH)))
                .isInstanceOf(InboundResult.Deferred.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a=%zz", "sig=1&sig=2"})
    void what_cannot_be_read_is_refused(String query) {
        SignedParameters verifier = new SignedParameters(List.of(Secret.of("abcde")), "sha256");
        WebRequest request = WebRequest.builder("GET", "/in?" + query).build();

        assertThat(verifier.verify(new InboundRequest(request, URL, Instant.EPOCH)))
                .isInstanceOf(InboundResult.Refused.class);
    }

    private static boolean libraryTakes(String token, String secret) {
        try {
            return Jwt.verifySignature(token, secret);
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static JsonNode valid() {
        return Facts.vector("vonage-jwt-payload-hash");
    }

    private static InboundResult message(JsonNode vector, long later, String apiKey) {
        return message(vector, later, apiKey, Optional.empty());
    }

    private static InboundResult message(JsonNode vector, long later, String apiKey, Optional<String> application) {
        JsonNode inputs = vector.path("inputs");
        WebRequest request = WebRequest.builder("POST", "/in")
                .header("Authorization", "Bearer " + inputs.path("token").asText())
                .body(inputs.path("body").asText().getBytes(StandardCharsets.UTF_8))
                .build();
        Secret secret = Secret.of(inputs.path("signature_secret").asText());
        return new SignedMessages(List.of(Secret.of("newer"), secret), apiKey, application)
                .verify(new InboundRequest(
                        request, URL, Instant.ofEpochSecond(inputs.path("now").asLong() + later)));
    }

    private static InboundEvent only(InboundResult result) {
        return ((InboundResult.Received) result).events().get(0);
    }

    private static InboundResult sms(JsonNode vector, WebRequest request) {
        JsonNode inputs = vector.path("inputs");
        Secret secret = Secret.of(inputs.path("signature_secret").asText());
        String algorithm = vector.path("scheme").asText().substring("legacy-sig-".length());
        return new SignedParameters(List.of(Secret.of("newer"), secret), algorithm)
                .verify(new InboundRequest(
                        request, URL, Instant.ofEpochSecond(inputs.path("now").asLong())));
    }

    private static WebRequest json(String body) {
        return WebRequest.builder("POST", "/in")
                .header("Content-Type", "application/json")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
