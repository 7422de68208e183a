package dev.integrations.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.event.EventType;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSettingsTest {
    private static final String URL = "https://example.com/hooks";

    @Test
    void defaults_are_those_that_are_documented() {
        WebhookSettings settings = WebhookSettings.builder(URL).build();

        assertThat(settings.url()).isEqualTo(URL);
        assertThat(settings.description()).isEmpty();
        assertThat(settings.metadata()).isEmpty();
        assertThat(settings.headers()).isEmpty();
        assertThat(settings.events().matches(EventType.of("anything"))).isTrue();
        assertThat(settings.retrySchedule()).isEqualTo(RetrySchedule.exponential());
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.concurrency()).isEqualTo(16);
    }

    @Test
    void a_builder_of_settings_makes_equal_ones() {
        WebhookSettings settings = WebhookSettings.builder(URL)
                .description("billing")
                .metadata(Map.of("team", "a"))
                .events("invoice.*", "!invoice.draft")
                .headers(Map.of("X-Key", "value"))
                .retrySchedule(RetrySchedule.standardWebhooks())
                .timeout(Duration.ofSeconds(3))
                .concurrency(4)
                .build();

        assertThat(settings.toBuilder().build()).isEqualTo(settings).hasSameHashCodeAs(settings);
        assertThat(settings.toBuilder().concurrency(5).build()).isNotEqualTo(settings);
    }

    @Test
    void everything_that_is_wrong_is_said_at_once() {
        InvalidInputException refused = catchThrowableOfType(
                InvalidInputException.class,
                () -> WebhookSettings.builder(URL)
                        .description("x".repeat(1001))
                        .metadata(Map.of("", "empty key"))
                        .headers(Map.of("Bad Name", "x"))
                        .timeout(Duration.ofMinutes(2))
                        .concurrency(0)
                        .build());

        assertThat(refused.problems())
                .extracting(Problem::field)
                .containsExactly("description", "metadata", "headers", "timeout", "concurrency");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "content-length",
                "Content-Type",
                "Content-Encoding",
                "Transfer-Encoding",
                "Connection",
                "TE",
                "Trailer",
                "Upgrade",
                "Expect",
                "Keep-Alive",
                "Proxy-Authorization",
                "User-Agent",
                "Cookie",
                "webhook-id",
                "Webhook-Signature",
                "webhook-anything"
            })
    void reserved_headers_are_refused(String name) {
        assertThat(problemOfHeader(name, "x")).contains("'" + name + "' is reserved");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with space", "colon:", "line\nbreak", "café", "null\0"})
    void malformed_header_names_are_refused(String name) {
        assertThat(problemOfHeader(name, "x")).contains("header name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Injected: 1", "a\nb", "nul\0", " leading", "trailing ", "café"})
    void malformed_header_values_are_refused_without_being_shown(String value) {
        assertThat(problemOfHeader("X-Key", value)).contains("X-Key").doesNotContain(value);
    }

    @Test
    void a_header_may_be_given_once_only_in_whatever_case() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Key", "1");
        headers.put("x-key", "2");

        InvalidInputException refused = catchThrowableOfType(
                InvalidInputException.class,
                () -> WebhookSettings.builder(URL).headers(headers).build());

        assertThat(refused).hasMessageContaining("once only");
    }

    @Test
    void headers_are_bounded_in_number_and_size() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 21; i++) {
            many.put("X-" + i, "v");
        }

        assertThat(catchThrowableOfType(
                        InvalidInputException.class,
                        () -> WebhookSettings.builder(URL).headers(many).build()))
                .hasMessageContaining("up to 20");
        assertThat(problemOfHeader("X-Long", "v".repeat(4096))).contains("4096");
    }

    @Test
    void the_text_form_shows_neither_the_path_nor_the_headers() {
        WebhookSettings settings = WebhookSettings.builder("https://example.com/secret-path")
                .headers(Map.of("Authorization", "Bearer token"))
                .build();

        assertThat(settings.toString()).doesNotContain("secret-path", "token");
    }

    private static String problemOfHeader(String name, String value) {
        InvalidInputException refused = catchThrowableOfType(
                InvalidInputException.class,
                () -> WebhookSettings.builder(URL).headers(Map.of(name, value)).build());
        return String.valueOf(refused.getMessage());
    }
}
