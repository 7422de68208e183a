package dev.integrations.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.signature.Verification.Refused;
import dev.integrations.signature.Verification.Verified;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Flips each bit of a request, one at a time. The timestamp is ignored, so that only the signature can refuse. */
class TamperingTest {
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

    static Stream<Arguments> keys() {
        return Stream.of(
                Arguments.argumentSet("v1", SigningKey.generate(new SecureRandom())),
                Arguments.argumentSet("v1a", SigningKey.generateEd25519(new SecureRandom())));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void every_flipped_bit_of_the_signature_is_refused(SigningKey key) {
        assertEachFlipRefused(
                key,
                headers -> headers.signature().length(),
                (headers, bit) ->
                        new WebhookHeaders(headers.id(), headers.timestamp(), flip(headers.signature(), bit)));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void every_flipped_bit_of_the_timestamp_is_refused(SigningKey key) {
        assertEachFlipRefused(
                key,
                headers -> headers.timestamp().length(),
                (headers, bit) ->
                        new WebhookHeaders(headers.id(), flip(headers.timestamp(), bit), headers.signature()));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void every_flipped_bit_of_the_id_is_refused(SigningKey key) {
        assertEachFlipRefused(
                key,
                headers -> headers.id().length(),
                (headers, bit) ->
                        new WebhookHeaders(flip(headers.id(), bit), headers.timestamp(), headers.signature()));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void every_flipped_bit_of_the_body_is_refused(SigningKey key) {
        WebhookHeaders headers = WebhookSigner.of(key).sign("msg_1", Requests.NOW, BODY);
        WebhookVerifier verifier = verifier(key);

        for (int bit = 0; bit < BODY.length * Byte.SIZE; bit++) {
            byte[] changed = BODY.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            assertThat(verifier.verify(Requests.headers(headers), changed)).isInstanceOf(Refused.class);
        }
    }

    private interface Length {
        int of(WebhookHeaders headers);
    }

    private interface Flip {
        WebhookHeaders apply(WebhookHeaders headers, int bit);
    }

    private static void assertEachFlipRefused(SigningKey key, Length length, Flip flip) {
        WebhookHeaders headers = WebhookSigner.of(key).sign("msg_1", Requests.NOW, BODY);
        WebhookVerifier verifier = verifier(key);
        assertThat(verifier.verify(Requests.headers(headers), BODY)).isInstanceOf(Verified.class);

        for (int bit = 0; bit < length.of(headers) * Byte.SIZE; bit++) {
            WebhookHeaders changed = flip.apply(headers, bit);
            assertThat(verifier.verify(Requests.headers(changed), BODY))
                    .as("bit %d: %s", bit, changed)
                    .isInstanceOf(Refused.class);
        }
    }

    private static WebhookVerifier verifier(SigningKey key) {
        return WebhookVerifier.builder()
                .key(key.verificationKey())
                .ignoringTimestamp()
                .build();
    }

    private static String flip(String text, int bit) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        bytes[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
