package dev.integrations.templates.sendgrid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sendgrid.helpers.eventwebhook.EventWebhook;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.templates.facts.Facts;
import dev.integrations.templates.facts.Sent;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SendGridInboundTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_600_112_502);
    private static final String BODY = "[{\"event\":\"delivered\",\"sg_event_id\":\"e1\",\"timestamp\":1600112492},"
            + "{\"event\":\"open\",\"sg_event_id\":\"e2\"}]\r\n";

    private final SendGridTemplate template = new SendGridTemplate();
    private final KeyPair keys = keys();

    @BeforeAll
    static void the_vendors_library_needs_a_provider() {
        Security.addProvider(new BouncyCastleProvider());
    }

    @AfterAll
    static void which_nothing_else_is_to_see() {
        Security.removeProvider(BouncyCastleProvider.PROVIDER_NAME);
    }

    private static Stream<JsonNode> vectors() {
        return Facts.vectors("sendgrid");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void signatures_are_judged_like_the_vendors_vectors_and_library(JsonNode vector) throws Exception {
        JsonNode inputs = vector.path("inputs");
        String key = inputs.path("public_key").asText();
        String body = inputs.path("payload").asText();
        String timestamp = inputs.path("timestamp").asText();
        String signature = inputs.path("signature").asText();

        InboundResult result = Sent.verify(verifier(key, "x"), headers(timestamp, signature), body, NOW);

        boolean valid = vector.at("/expected/valid").asBoolean();
        EventWebhook library = new EventWebhook();
        assertThat(result instanceof InboundResult.Received).isEqualTo(valid);
        assertThat(library.VerifySignature(
                        library.ConvertPublicKeyToECDSA(key),
                        body.getBytes(StandardCharsets.UTF_8),
                        signature,
                        timestamp))
                .isEqualTo(valid);
    }

    @Test
    void a_request_tells_several_events() {
        InboundResult.Received received = (InboundResult.Received) signed(BODY, NOW);

        assertThat(received.events()).extracting(event -> event.id()).containsExactly("e1", "e2");
        assertThat(received.events()).extracting(event -> event.type()).containsExactly("delivered", "open");
        assertThat(received.events().get(0).occurredAt()).contains(Instant.ofEpochSecond(1_600_112_492));
        assertThat(received.events().get(1).payload())
                .asString()
                .isEqualTo("{\"event\":\"open\",\"sg_event_id\":\"e2\"}");
    }

    @ParameterizedTest
    @CsvSource({"-301, false", "-300, true", "300, true", "301, false"})
    void the_time_may_be_five_minutes_off(long seconds, boolean taken) {
        assertThat(signed(BODY, NOW.plusSeconds(seconds)) instanceof InboundResult.Received)
                .isEqualTo(taken);
    }

    @Test
    void the_previous_key_is_taken_too() {
        String timestamp = Long.toString(NOW.getEpochSecond());
        String other = Base64.getEncoder().encodeToString(keys().getPublic().getEncoded());

        assertThat(Sent.verify(verifier(other, key()), headers(timestamp, sign(BODY, timestamp)), BODY, NOW))
                .isInstanceOf(InboundResult.Received.class);
        assertThat(Sent.verify(verifier(other, "x"), headers(timestamp, sign(BODY, timestamp)), BODY, NOW))
                .isInstanceOf(InboundResult.Refused.class);
    }

    @Test
    void any_change_of_a_signed_request_is_noticed() {
        String timestamp = Long.toString(NOW.getEpochSecond());
        String signature = sign(BODY, timestamp);
        byte[] bytes = Base64.getDecoder().decode(signature);
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            assertThat(Sent.verify(
                            verifier(key(), "x"),
                            headers(timestamp, Base64.getEncoder().encodeToString(changed)),
                            BODY,
                            NOW))
                    .isInstanceOf(InboundResult.Refused.class);
        }
        assertThat(Sent.verify(verifier(key(), "x"), headers(timestamp, signature), BODY.strip(), NOW))
                .isInstanceOf(InboundResult.Refused.class);
        assertThat(Sent.verify(verifier(key(), "x"), headers("1600112503", signature), BODY, NOW))
                .isInstanceOf(InboundResult.Refused.class);
        assertThat(Sent.verify(verifier(key(), "x"), headers(timestamp, "%%%"), BODY, NOW))
                .isInstanceOf(InboundResult.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 64", "1, 1", "255, 255", "256, 64"})
    void an_id_is_bounded_and_a_digest_takes_its_place(int length, int expected) {
        InboundResult.Received received =
                (InboundResult.Received) signed("[{\"sg_event_id\":\"%s\"}]".formatted("e".repeat(length)), NOW);

        assertThat(received.events().get(0).id()).hasSize(expected);
    }

    @Test
    void what_is_signed_and_no_list_is_refused() {
        assertThat(signed("[{\"event\":\"open\",\"event\":\"click\"}]", NOW)).isInstanceOf(InboundResult.Refused.class);
        assertThat(signed("{}", NOW)).isInstanceOf(InboundResult.Refused.class);
        assertThat(signed("", NOW)).isInstanceOf(InboundResult.Refused.class);
    }

    private InboundResult signed(String body, Instant at) {
        String timestamp = Long.toString(at.getEpochSecond());
        return Sent.verify(verifier(key(), "x"), headers(timestamp, sign(body, timestamp)), body, NOW);
    }

    private static Map<String, String> headers(String timestamp, String signature) {
        return Map.of(
                "X-Twilio-Email-Event-Webhook-Timestamp", timestamp,
                "X-Twilio-Email-Event-Webhook-Signature", signature);
    }

    private InboundVerifier verifier(String key, String previous) {
        return template.inbound(Facts.config(
                        template,
                        "{'apiKey':'SG.a','from':'a@b','to':['c@d'],'webhookPublicKey':'" + key
                                + "','previousWebhookPublicKey':'" + previous + "'}"))
                .orElseThrow();
    }

    private String key() {
        return Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
    }

    private String sign(String body, String timestamp) {
        try {
            Signature signer = Signature.getInstance("SHA256withECDSA");
            signer.initSign(keys.getPrivate());
            signer.update((timestamp + body).getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
