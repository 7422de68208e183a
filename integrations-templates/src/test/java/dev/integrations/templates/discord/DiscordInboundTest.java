package dev.integrations.templates.discord;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.templates.facts.Facts;
import dev.integrations.templates.facts.Sent;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DiscordInboundTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    private final DiscordTemplate template = new DiscordTemplate();
    private final KeyPair keys = keys();

    private static Stream<JsonNode> vectors() {
        return Facts.vectors("discord");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void signatures_are_judged_like_the_vectors(JsonNode vector) {
        JsonNode inputs = vector.path("inputs");
        Instant signedAt = Instant.ofEpochSecond(inputs.path("timestamp").asLong());

        InboundResult result = Sent.verify(
                verifier(inputs.path("public_key_hex").asText()),
                Map.of(
                        "X-Signature-Timestamp", inputs.path("timestamp").asText(),
                        "X-Signature-Ed25519", inputs.path("signature_hex").asText()),
                inputs.path("body").asText(),
                signedAt);

        assertThat(result instanceof InboundResult.Refused)
                .isNotEqualTo(vector.at("/expected/valid").asBoolean());
    }

    /** The vendor has no library for Java, and we take the algorithm of the JDK. */
    @ParameterizedTest
    @MethodSource("vectors")
    void another_library_judges_the_vectors_so(JsonNode vector) {
        JsonNode inputs = vector.path("inputs");
        byte[] content =
                (inputs.path("timestamp").asText() + inputs.path("body").asText()).getBytes(StandardCharsets.UTF_8);

        assertThat(otherLibraryTakes(
                        inputs.path("public_key_hex").asText(),
                        inputs.path("signature_hex").asText(),
                        content))
                .isEqualTo(vector.at("/expected/valid").asBoolean());
    }

    @Test
    void another_library_agrees_about_every_flipped_bit() {
        String body = "{\"type\":0}";
        byte[] content = ("1700000000" + body).getBytes(StandardCharsets.UTF_8);
        byte[] signature = HexFormat.of().parseHex(sign(body, "1700000000"));

        assertThat(otherLibraryTakes(key(), HexFormat.of().formatHex(signature), content))
                .isTrue();
        for (int bit = 0; bit < signature.length * 8; bit++) {
            byte[] flipped = signature.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            String changed = HexFormat.of().formatHex(flipped);

            assertThat(otherLibraryTakes(key(), changed, content)).isFalse();
            assertThat(verify(body, "1700000000", changed)).isInstanceOf(InboundResult.Refused.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"{\"type\":1,\"id\":\"1\"}; 200; {\"type\":1}", "{\"type\":0}; 204; ''"})
    void pings_of_both_kinds_are_answered(String body, int status, String answer) {
        InboundResult.Handshake handshake = (InboundResult.Handshake) signed(body, NOW);

        assertThat(handshake.answer().status()).isEqualTo(status);
        assertThat(handshake.answer().body()).asString().isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "2; APPLICATION_COMMAND; {\"type\":5}",
                "3; MESSAGE_COMPONENT; {\"type\":6}",
                "4; APPLICATION_COMMAND_AUTOCOMPLETE; {\"type\":8,\"data\":{\"choices\":[]}}",
                "5; MODAL_SUBMIT; {\"type\":5}"
            })
    void interactions_are_acknowledged_until_their_answer_follows(int type, String name, String answer) {
        InboundResult.Received received =
                (InboundResult.Received) signed("{\"id\":\"787053080478613555\",\"type\":" + type + "}", NOW);

        assertThat(received.events()).hasSize(1);
        assertThat(received.events().get(0).id()).isEqualTo("787053080478613555");
        assertThat(received.events().get(0).type()).isEqualTo(name);
        assertThat(received.acknowledgement().body()).asString().isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource({"0, 64", "1, 1", "255, 255", "256, 64"})
    void an_id_is_bounded_and_a_digest_takes_its_place(int length, int expected) {
        InboundResult.Received received =
                (InboundResult.Received) signed("{\"type\":2,\"id\":\"%s\"}".formatted("7".repeat(length)), NOW);

        assertThat(received.events().get(0).id()).hasSize(expected);
    }

    @Test
    void an_object_with_two_members_of_one_name_is_refused() {
        assertThat(signed("{\"type\":2,\"id\":\"1\",\"id\":\"2\"}", NOW)).isInstanceOf(InboundResult.Refused.class);
    }

    @Test
    void events_are_received_and_known_by_their_content() {
        String body = "{\"type\":1,\"event\":{\"type\":\"APPLICATION_AUTHORIZED\",\"timestamp\":\"2024-10-18\"}}";

        InboundResult.Received first = (InboundResult.Received) signed(body, NOW);
        InboundResult.Received again = (InboundResult.Received) signed(body, NOW.plusSeconds(60));

        assertThat(first.acknowledgement().status()).isEqualTo(204);
        assertThat(first.events().get(0).type()).isEqualTo("APPLICATION_AUTHORIZED");
        assertThat(again.events().get(0).id()).isEqualTo(first.events().get(0).id());
    }

    @ParameterizedTest
    @CsvSource({"-301, false", "-300, true", "300, true", "301, false"})
    void the_time_may_be_five_minutes_off(long seconds, boolean taken) {
        assertThat(signed("{\"type\":0}", NOW.plusSeconds(seconds)) instanceof InboundResult.Handshake)
                .isEqualTo(taken);
    }

    @Test
    void any_change_of_a_signed_request_is_noticed() {
        String signature = sign("{\"type\":0}", "1700000000");
        for (int i = 0; i < signature.length(); i++) {
            char changed = signature.charAt(i) == '0' ? '1' : '0';
            assertThat(verify(
                            "{\"type\":0}",
                            "1700000000",
                            signature.substring(0, i) + changed + signature.substring(i + 1)))
                    .isInstanceOf(InboundResult.Refused.class);
        }
        assertThat(verify("{\"type\":1}", "1700000000", signature)).isInstanceOf(InboundResult.Refused.class);
        assertThat(verify("{\"type\":0}", "1700000001", signature)).isInstanceOf(InboundResult.Refused.class);
        assertThat(verify("{\"type\":0}", "", signature)).isInstanceOf(InboundResult.Refused.class);
    }

    @Test
    void a_key_that_is_no_point_of_the_curve_verifies_nothing() {
        assertThat(Sent.verify(
                        verifier("f".repeat(64)),
                        Map.of("X-Signature-Timestamp", "1700000000", "X-Signature-Ed25519", "0".repeat(128)),
                        "{\"type\":0}",
                        NOW))
                .isInstanceOf(InboundResult.Refused.class);
    }

    private InboundResult signed(String body, Instant at) {
        String timestamp = Long.toString(at.getEpochSecond());
        return verify(body, timestamp, sign(body, timestamp));
    }

    private InboundResult verify(String body, String timestamp, String signature) {
        return Sent.verify(
                verifier(key()),
                Map.of("X-Signature-Timestamp", timestamp, "X-Signature-Ed25519", signature),
                body,
                NOW);
    }

    private String key() {
        byte[] encoded = keys.getPublic().getEncoded();
        return HexFormat.of().formatHex(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
    }

    private static boolean otherLibraryTakes(String key, String signature, byte[] content) {
        HexFormat hex = HexFormat.of();
        if (key.length() != 2 * Ed25519.PUBLIC_KEY_SIZE || signature.length() != 2 * Ed25519.SIGNATURE_SIZE) {
            return false;
        }
        return Ed25519.verify(hex.parseHex(signature), 0, hex.parseHex(key), 0, content, 0, content.length);
    }

    private InboundVerifier verifier(String key) {
        return template.inbound(Facts.config(
                        template, "{'webhookUrl':'https://discord.com/api/webhooks/1/a','publicKey':'" + key + "'}"))
                .orElseThrow();
    }

    private String sign(String body, String timestamp) {
        try {
            Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(keys.getPrivate());
            signer.update((timestamp + body).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
