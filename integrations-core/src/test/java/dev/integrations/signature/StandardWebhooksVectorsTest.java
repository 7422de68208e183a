package dev.integrations.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.integrations.common.InvalidInputException;
import dev.integrations.signature.Verification.Reason;
import dev.integrations.signature.Verification.Refused;
import dev.integrations.signature.Verification.Verified;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Vectors gathered from the test suites of the reference libraries, each with its source beside it. */
class StandardWebhooksVectorsTest {
    private static final JsonNode VECTORS = read();
    private static final String SHORTER_THAN_THE_SPEC_ALLOWS = "sw-unpadded-secret-31";

    private static final Map<String, Reason> REASONS = Map.ofEntries(
            Map.entry("missing header", Reason.MISSING_HEADER),
            Map.entry("missing signature", Reason.NO_SIGNATURE),
            Map.entry("invalid timestamp", Reason.INVALID_TIMESTAMP),
            Map.entry("timestamp out of bounds", Reason.INVALID_TIMESTAMP),
            Map.entry("timestamp too old", Reason.TIMESTAMP_TOO_OLD),
            Map.entry("timestamp too new", Reason.TIMESTAMP_TOO_NEW),
            Map.entry("id contains a dot: reject at sender AND verifier", Reason.INVALID_ID),
            Map.entry("signature mismatch", Reason.SIGNATURE_MISMATCH),
            Map.entry("algorithm confusion must fail", Reason.SIGNATURE_MISMATCH));

    private static JsonNode read() {
        try (InputStream in =
                StandardWebhooksVectorsTest.class.getResourceAsStream("/standard-webhooks-vectors.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<Arguments> vectors(String section) {
        return VECTORS.get(section)
                .valueStream()
                .map(vector -> Arguments.argumentSet(vector.get("id").asText(), vector));
    }

    static Stream<Arguments> signing() {
        return vectors("sign").filter(vector -> !vector.toString().contains(SHORTER_THAN_THE_SPEC_ALLOWS));
    }

    static Stream<Arguments> verifying() {
        return vectors("verify");
    }

    static Stream<Arguments> badSecrets() {
        return vectors("reject_secret");
    }

    static Stream<Arguments> badInputs() {
        return vectors("reject_sign_input");
    }

    @Test
    void no_section_is_empty() {
        assertThat(signing()).hasSize(12);
        assertThat(verifying()).hasSize(38);
        assertThat(badSecrets()).hasSize(5);
        assertThat(badInputs()).hasSize(4);
    }

    @ParameterizedTest
    @MethodSource("signing")
    void what_we_sign_is_the_expected_signature(JsonNode vector) {
        SigningKey key = SigningKey.parse(vector.get("secret").asText());

        WebhookHeaders headers = WebhookSigner.of(key).sign(id(vector), at(vector, "timestamp"), payload(vector));

        assertThat(headers.signature())
                .isEqualTo(vector.get("expected_signature").asText());
    }

    @ParameterizedTest
    @MethodSource("signing")
    void the_expected_signature_is_what_we_verify(JsonNode vector) {
        SigningKey key = SigningKey.parse(vector.get("secret").asText());
        String published = vector.has("public_key")
                ? vector.get("public_key").asText()
                : key.encoded().reveal();
        WebhookHeaders headers = new WebhookHeaders(
                id(vector),
                vector.get("timestamp").asText(),
                vector.get("expected_signature").asText());

        Verification verification =
                verifier(published, at(vector, "timestamp")).verify(asLists(headers.asMap()), payload(vector));

        assertThat(verification).isEqualTo(new Verified(id(vector), at(vector, "timestamp"), "key-1"));
        assertThat(key.verificationKey().encoded().reveal()).isEqualTo(published);
    }

    @ParameterizedTest
    @MethodSource("verifying")
    void a_request_is_accepted_or_refused_for_the_stated_reason(JsonNode vector) {
        Map<String, List<String>> headers = new HashMap<>();
        vector.get("headers")
                .properties()
                .forEach(header ->
                        headers.put(header.getKey(), List.of(header.getValue().asText())));

        Verification verification =
                verifier(vector.get("secret").asText(), at(vector, "now")).verify(headers, payload(vector));

        if (vector.get("valid").asBoolean()) {
            assertThat(verification).isInstanceOf(Verified.class);
        } else {
            Reason expected = REASONS.get(vector.get("reason").asText());
            assertThat(verification)
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.reason()).isEqualTo(expected));
        }
    }

    @ParameterizedTest
    @MethodSource("badSecrets")
    void a_secret_out_of_bounds_is_neither_a_signing_nor_a_verification_key(JsonNode vector) {
        if (vector.has("secret_raw_bytes_len")) {
            byte[] bytes = new byte[vector.get("secret_raw_bytes_len").asInt()];
            assertThatThrownBy(() -> SigningKey.ofBytes(bytes)).isInstanceOf(MalformedKeyException.class);
            assertThatThrownBy(() -> VerificationKey.ofBytes(bytes)).isInstanceOf(MalformedKeyException.class);
        } else {
            String secret = vector.get("secret").asText();
            assertThatThrownBy(() -> SigningKey.parse(secret)).isInstanceOf(MalformedKeyException.class);
            assertThatThrownBy(() -> VerificationKey.parse(secret)).isInstanceOf(MalformedKeyException.class);
        }
    }

    /** A timestamp that is no whole number cannot be given to the signer at all, so the receiving side is asked. */
    @ParameterizedTest
    @MethodSource("badInputs")
    void an_id_or_timestamp_that_must_not_be_signed_is_not_accepted_either(JsonNode vector) {
        String id = vector.path("msg_id").asText("msg_1");
        String timestamp = vector.path("timestamp").asText("1614265330");
        SigningKey key = SigningKey.ofBytes(new byte[32]);
        byte[] body = {};

        assertThat(verifier(key.encoded().reveal(), Instant.ofEpochSecond(1614265330))
                        .verify(asLists(new WebhookHeaders(id, timestamp, "v1,").asMap()), body))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.reason()).isIn(Reason.INVALID_ID, Reason.INVALID_TIMESTAMP));
        if (timestamp.matches("-?[0-9]+")) {
            assertThatThrownBy(() -> key.sign(id, Long.parseLong(timestamp), body))
                    .isInstanceOf(InvalidInputException.class);
        }
    }

    /** The Python library takes 23 bytes; the specification asks for 24 at least, so ours takes only the MAC from it. */
    @Test
    void the_vector_with_a_key_of_23_bytes_has_our_mac_but_its_key_is_refused() {
        JsonNode vector = VECTORS.get("sign")
                .valueStream()
                .filter(each -> each.get("id").asText().equals(SHORTER_THAN_THE_SPEC_ALLOWS))
                .findFirst()
                .orElseThrow();
        byte[] secret = Base64.getDecoder().decode(vector.get("secret").asText());

        assertThat(new HmacSigningKey(new HmacKey(secret))
                        .sign(id(vector), vector.get("timestamp").asLong(), payload(vector)))
                .isEqualTo(vector.get("expected_signature").asText());
        assertThatThrownBy(() -> SigningKey.parse(vector.get("secret").asText()))
                .isInstanceOf(MalformedKeyException.class)
                .hasMessageContaining("24 to 64 bytes, this one has 23");
    }

    private static WebhookVerifier verifier(String key, Instant now) {
        return WebhookVerifier.builder()
                .key(VerificationKey.parse(key))
                .clock(Clock.fixed(now, ZoneOffset.UTC))
                .build();
    }

    private static Map<String, List<String>> asLists(Map<String, String> headers) {
        Map<String, List<String>> lists = new HashMap<>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return lists;
    }

    private static String id(JsonNode vector) {
        return vector.get("msg_id").asText();
    }

    private static Instant at(JsonNode vector, String field) {
        return Instant.ofEpochSecond(vector.get(field).asLong());
    }

    private static byte[] payload(JsonNode vector) {
        if (vector.has("payload_base64")) {
            return Base64.getDecoder().decode(vector.get("payload_base64").asText());
        }
        JsonNode repeat = vector.get("payload_repeat");
        String text = repeat == null
                ? vector.get("payload").asText()
                : repeat.get("char").asText().repeat(repeat.get("count").asInt());
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
