package dev.integrations.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.InvalidInputException;
import dev.integrations.signature.Verification.Verified;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebhookSignerTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKey OLD = SigningKey.generate(RANDOM);
    private static final SigningKey NEW = SigningKey.generateEd25519(RANDOM);
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    @Test
    void the_headers_hold_the_id_the_seconds_and_a_signature_of_every_key_in_order() {
        WebhookHeaders headers = WebhookSigner.of(NEW, OLD).sign("msg_1", Instant.ofEpochMilli(1_999), BODY);

        assertThat(headers.asMap())
                .isEqualTo(Map.of(
                        "webhook-id",
                        "msg_1",
                        "webhook-timestamp",
                        "1",
                        "webhook-signature",
                        NEW.sign("msg_1", 1, BODY) + " " + OLD.sign("msg_1", 1, BODY)));
    }

    @Test
    void receivers_with_the_old_and_with_the_new_key_both_accept_during_a_rotation() {
        Map<String, List<String>> headers =
                Requests.headers(WebhookSigner.of(NEW, OLD).sign("msg_1", Requests.NOW, BODY));

        for (SigningKey key : List.of(OLD, NEW)) {
            WebhookVerifier verifier = WebhookVerifier.builder()
                    .key(key.verificationKey())
                    .clock(Requests.CLOCK)
                    .build();
            assertThat(verifier.verify(headers, BODY)).isInstanceOf(Verified.class);
        }
    }

    @Test
    void one_to_sixteen_keys_sign() {
        assertThat(WebhookSigner.of(Collections.nCopies(16, OLD))
                        .sign("msg_1", Requests.NOW, BODY)
                        .signature()
                        .split(" "))
                .hasSize(16);
        assertThatThrownBy(() -> WebhookSigner.of(Collections.nCopies(17, OLD)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WebhookSigner.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_dotted_id_and_a_time_before_1970_are_reported_together() {
        WebhookSigner signer = WebhookSigner.of(OLD);

        assertThatThrownBy(() -> signer.sign("msg.1", Instant.EPOCH.minusMillis(1), BODY))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        e -> assertThat(e.problems())
                                .extracting(InvalidInputException.Problem::field)
                                .containsExactly("id", "timestamp"));
    }
}
