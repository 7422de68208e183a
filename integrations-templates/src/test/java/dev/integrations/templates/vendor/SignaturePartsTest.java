package dev.integrations.templates.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.common.Secret;
import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The smaller parts. */
class SignaturePartsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** RFC 4231, test case 2. */
    @Test
    void hmac_is_that_of_the_rfc_however_the_content_is_divided() {
        String expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

        assertThat(Hmac.sha256(Secret.of("Jefe"), bytes("what do ya want "), bytes("for nothing?")))
                .isEqualTo(HexFormat.of().parseHex(expected));
        assertThat(Hmac.matchesSha256(
                        expected,
                        List.of(Secret.of("other"), Secret.of("Jefe")),
                        bytes("what do ya want for nothing?")))
                .isTrue();
        assertThat(Hmac.matchesSha256(expected, List.of(), bytes("what do ya want for nothing?")))
                .isFalse();
        assertThat(Hmac.matchesSha256("no hex", List.of(Secret.of("Jefe")), bytes("")))
                .isFalse();
    }

    @Test
    void a_time_may_be_five_minutes_off_in_both_directions() {
        assertThat(TimeWindow.holds(NOW.minusSeconds(300), NOW)).isTrue();
        assertThat(TimeWindow.holds(NOW.plusSeconds(300), NOW)).isTrue();
        assertThat(TimeWindow.holds(NOW.minusSeconds(301), NOW)).isFalse();
        assertThat(TimeWindow.holds(NOW.plusSeconds(301), NOW)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "1531420618x", "9999999999999", "\u0661\u0662"})
    void what_is_no_number_of_seconds_is_no_time(String text) {
        assertThat(TimeWindow.seconds(text)).isEmpty();
    }

    @Test
    void seconds_are_read() {
        assertThat(TimeWindow.seconds("1531420618")).contains(Instant.parse("2018-07-12T18:36:58Z"));
    }

    @Test
    void a_verdict_of_an_error_quotes_the_vendor() {
        ErrorTable table = ErrorTable.parse(
                "[{\"status\":400,\"code\":\"bad\",\"kind\":\"REJECTED\",\"reason\":\"The message is malformed\"}]");

        assertThat(Judgement.of(table, 400, "bad", Optional.empty()))
                .isEqualTo(Verdict.of(Verdict.Kind.REJECTED, "The message is malformed. The vendor says: bad"));
        assertThat(Judgement.of(table, 200, "", Optional.of(Duration.ofSeconds(1))))
                .isEqualTo(Verdict.ok());
    }

    @Test
    void what_a_vendor_says_becomes_one_bounded_line_without_secrets() {
        TemplateConfig config = ConfigSchema.parse(
                        "{\"type\":\"object\",\"properties\":{\"key\":{\"type\":\"string\",\"x-secret\":true}}}")
                .config(JsonNodeFactory.instance.objectNode().put("key", "hush-hush"));

        assertThat(Judgement.quote("no key hush-hush\r\n\u001b[2J here", config))
                .isEqualTo("no key *** [2J here");
        assertThat(Judgement.quote("x".repeat(295) + "hush-hush", config))
                .hasSize(298)
                .doesNotContain("h");
        assertThat(Judgement.quote("\uD83D\uDE3A".repeat(400), config)).hasSize(601);
    }

    @Test
    void credentials_are_encoded_as_utf_8() {
        assertThat(Authorization.basic("test", Secret.of("123\u00a3"))).isEqualTo("Basic dGVzdDoxMjPCow==");
        assertThat(Authorization.bearer(Secret.of("t"))).isEqualTo("Bearer t");
    }

    @Test
    void a_resource_that_is_missing_is_named() {
        assertThatThrownBy(() -> Resources.text(Resources.class, "none.json"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none.json");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
