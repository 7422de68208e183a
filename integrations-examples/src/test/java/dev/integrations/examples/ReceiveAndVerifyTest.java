package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.signature.SigningKey;
import dev.integrations.signature.WebhookHeaders;
import dev.integrations.signature.WebhookSigner;
import dev.integrations.signature.WebhookVerifier;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;

class ReceiveAndVerifyTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void a_receiver_goes_through_a_rotation_and_refuses_what_is_not_genuine() throws Exception {
        assertThat(ReceiveAndVerify.run())
                .containsExactly(
                        "204 booked, signed with the old key",
                        "204 booked, signed with the old key",
                        "204 booked, signed with the new key",
                        "204 booked, signed with the new key",
                        "204 known already, signed with the new key",
                        "400 SIGNATURE_MISMATCH: no signature matches one of 2 valid keys;"
                                + " the body must be the bytes as received",
                        "400 SIGNATURE_MISMATCH: no signature matches one of 2 valid keys;"
                                + " the body must be the bytes as received",
                        "400 TIMESTAMP_TOO_OLD: the request was signed 3600 seconds ago, at most 300 are accepted",
                        "400 MISSING_HEADER: there is no header 'webhook-signature'");
    }

    @Test
    void an_event_whose_work_fails_is_not_remembered_and_can_come_again() throws Exception {
        SigningKey key = SigningKey.generate(new SecureRandom());
        WebhookVerifier verifier = WebhookVerifier.builder()
                .key(key.verificationKey())
                .clock(Clock.fixed(NOON, ZoneOffset.UTC))
                .build();
        List<String> log = new ArrayList<>();
        PaymentReceiver receiver = new PaymentReceiver(
                JdbcConnectionPool.create("jdbc:h2:mem:dedup;DB_CLOSE_DELAY=-1", "sa", ""), verifier, log::add);
        byte[] body = "{\"number\":\"INV-1\",\"cents\":1}".getBytes(StandardCharsets.UTF_8);
        receiver.receive(signed(key, "evt_1", body), body);

        for (int attempt = 1; attempt <= 2; attempt++) {
            assertThatThrownBy(() -> receiver.receive(signed(key, "evt_2", body), body))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("PAYMENTS");
        }
        assertThat(log).containsExactly("204 booked, signed with the key-1 key");
    }

    private static Map<String, List<String>> signed(SigningKey key, String id, byte[] body) {
        WebhookHeaders signed = WebhookSigner.of(key).sign(id, NOON, body);
        return Map.of(
                WebhookHeaders.ID, List.of(signed.id()),
                WebhookHeaders.TIMESTAMP, List.of(signed.timestamp()),
                WebhookHeaders.SIGNATURE, List.of(signed.signature()));
    }
}
