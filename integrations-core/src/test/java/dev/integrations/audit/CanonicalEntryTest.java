package dev.integrations.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.integrations.common.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CanonicalEntryTest {
    private static final UUID ID = UUID.fromString("0190f3c5-0000-7000-8000-000000000001");
    private static final String HASH = "ab".repeat(32);

    private static AuditEntry entry(Optional<String> reason, Map<String, String> details) {
        return new AuditEntry(
                ID,
                TenantId.of("acme"),
                Instant.parse("2026-03-01T12:00:00.123456Z"),
                Actor.of("user:42"),
                reason,
                "webhook.created",
                "wh_1",
                details);
    }

    @Test
    void members_are_sorted_and_nothing_is_between_them() throws Exception {
        AuditEntry entry = entry(Optional.of("ticket 17"), Map.of("b", "2", "a", "1"));

        String expected =
                "{\"action\":\"webhook.created\",\"actor\":\"user:42\",\"at\":\"2026-03-01T12:00:00.123456Z\","
                        + "\"details\":{\"a\":\"1\",\"b\":\"2\"},\"id\":\"0190f3c5-0000-7000-8000-000000000001\",\"number\":7,"
                        + "\"previous\":\"" + HASH
                        + "\",\"reason\":\"ticket 17\",\"subject\":\"wh_1\",\"tenant\":\"acme\"}";
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(expected.getBytes(StandardCharsets.UTF_8));
        assertThat(CanonicalEntry.of(entry, 7, HASH).hash())
                .isEqualTo(HexFormat.of().formatHex(digest));
        assertThat(CanonicalEntry.of(entry, 7, HASH).json("cd"))
                .isEqualTo(expected.replace("},\"id\"", "},\"hash\":\"cd\",\"id\""));
    }

    @Test
    void no_reason_and_no_details_leave_no_nulls() {
        String json =
                CanonicalEntry.of(entry(Optional.empty(), Map.of()), 1, HASH).json("cd");

        assertThat(json).contains("\"details\":{},").doesNotContain("reason", "null");
    }

    @Test
    void strings_are_written_as_in_the_example_of_rfc_8785() {
        // Section 3.2.2.2, and the other short escapes.
        AuditEntry entry = entry(Optional.of("€$\u000f\nA'B\"\\\"/ \b\t\f\r\u007f"), Map.of());

        assertThat(CanonicalEntry.of(entry, 1, HASH).json("cd"))
                .contains("\"reason\":\"€$\\u000f\\nA'B\\\"\\\\\\\"/ \\b\\t\\f\\r\u007f\"");
    }

    @Test
    void names_are_sorted_by_utf_16_code_units() {
        // Section 3.2.3 of RFC 8785: a surrogate pair goes before what is above the surrogates.
        AuditEntry entry = entry(Optional.empty(), Map.of("\ufb33", "1", "😀", "2", "€", "3", "ö", "4", "1", "5"));

        assertThat(CanonicalEntry.of(entry, 1, HASH).json("cd"))
                .contains("{\"1\":\"5\",\"ö\":\"4\",\"€\":\"3\",\"😀\":\"2\",\"\ufb33\":\"1\"}");
    }

    @Test
    void place_in_a_chain_has_a_number_and_a_hash() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ChainHead(-1, HASH));
        assertThatIllegalArgumentException().isThrownBy(() -> new ChainHead(1, "AB".repeat(32)));
        assertThatIllegalArgumentException().isThrownBy(() -> new ChainHead(1, "ab"));
    }
}
