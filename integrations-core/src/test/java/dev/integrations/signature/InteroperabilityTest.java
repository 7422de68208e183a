package dev.integrations.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.signature.Verification.Verified;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference library and the one of Svix verify what we sign, and the other way round. They know only {@code v1}. */
class InteroperabilityTest {
    private static final int ROUNDS = 500;
    private static final String LETTERS = "abcXYZ012 \"{}[]:,.\n\\/äß€日本語";

    interface Library {
        void verify(byte[] key, String body, Map<String, List<String>> headers) throws Exception;

        String sign(byte[] key, String id, long timestamp, String body) throws Exception;
    }

    static Stream<Arguments> libraries() {
        return Stream.of(
                Arguments.argumentSet("com.standardwebhooks", new StandardWebhooks()),
                Arguments.argumentSet("com.svix", new Svix()));
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void they_verify_what_we_sign_and_refuse_what_was_changed(Library library) {
        Random random = new Random(20260822);
        for (int round = 0; round < ROUNDS; round++) {
            Sample sample = new Sample(random);
            // A second key, as during a rotation; these libraries read the system clock.
            SigningKey other = SigningKey.ofBytes(randomBytes(random, 32));
            Map<String, List<String>> headers = Requests.headers(WebhookSigner.of(other, SigningKey.ofBytes(sample.key))
                    .sign(sample.id, Instant.ofEpochSecond(sample.timestamp), sample.bytes()));

            assertThatCode(() -> library.verify(sample.key, sample.body, headers))
                    .as(sample.id)
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> library.verify(sample.key, sample.body + " ", headers))
                    .as(sample.id)
                    .hasMessageContaining("signature");
        }
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void we_verify_what_they_sign_and_sign_the_same(Library library) throws Exception {
        Random random = new Random(20260823);
        for (int round = 0; round < ROUNDS; round++) {
            Sample sample = new Sample(random);
            SigningKey key = SigningKey.ofBytes(sample.key);

            String signature = library.sign(sample.key, sample.id, sample.timestamp, sample.body);

            assertThat(WebhookVerifier.of(key.verificationKey())
                            .verify(
                                    Requests.headers(sample.id, Long.toString(sample.timestamp), signature),
                                    sample.bytes()))
                    .as(sample.id)
                    .isEqualTo(new Verified(sample.id, Instant.ofEpochSecond(sample.timestamp), "key-1"));
            assertThat(key.sign(sample.id, sample.timestamp, sample.bytes())).isEqualTo(signature);
        }
    }

    private static final class Sample {
        private final byte[] key;
        private final String id;
        private final long timestamp;
        private final String body;

        Sample(Random random) {
            key = randomBytes(random, 24 + random.nextInt(41));
            id = "msg_" + Long.toString(random.nextLong(), 36);
            timestamp = Clock.systemUTC().instant().getEpochSecond() - random.nextInt(200) + 100;
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(300); length > 0; length--) {
                text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
            body = text.toString();
        }

        byte[] bytes() {
            return body.getBytes(StandardCharsets.UTF_8);
        }
    }

    private static byte[] randomBytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static final class StandardWebhooks implements Library {
        @Override
        public void verify(byte[] key, String body, Map<String, List<String>> headers) throws Exception {
            new com.standardwebhooks.Webhook(key).verify(body, headers);
        }

        @Override
        public String sign(byte[] key, String id, long timestamp, String body) throws Exception {
            return new com.standardwebhooks.Webhook(key).sign(id, timestamp, body);
        }
    }

    private static final class Svix implements Library {
        @Override
        public void verify(byte[] key, String body, Map<String, List<String>> headers) throws Exception {
            new com.svix.Webhook(key).verify(body, headers);
        }

        @Override
        public String sign(byte[] key, String id, long timestamp, String body) throws Exception {
            return new com.svix.Webhook(key).sign(id, timestamp, body);
        }
    }
}
