package dev.integrations.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundRequestTest {
    private static final URI URL = URI.create("https://example.com/secret-path");

    @Test
    void defaults_are_a_post_without_body_and_fifteen_seconds() {
        OutboundRequest request = OutboundRequest.post(URL).build();

        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.body()).isEmpty();
        assertThat(request.headers()).isEmpty();
        assertThat(request.timeout()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void all_problems_are_reported_together() {
        OutboundRequest.Builder builder = OutboundRequest.builder("PO ST", URI.create("/relative"))
                .header("X-A", "b\r\nX-Injected: c")
                .header("Host", "inside")
                .header("bad name", "v")
                .timeout(Duration.ZERO);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("method", "absolute", "'X-A'", "'Host'", "header name", "PT0S")
                .hasMessageNotContaining("Injected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /", "GET\r\n", "G\u00cbT"})
    void method_must_be_a_token(String method) {
        assertThatThrownBy(() -> OutboundRequest.builder(method, URL).build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void body_that_is_handed_out_is_a_copy() {
        OutboundRequest request =
                OutboundRequest.post(URL).body(new byte[] {1, 2}).build();

        request.body()[0] = 9;

        assertThat(request.body()).containsExactly(1, 2);
    }

    @Test
    void text_shows_neither_path_nor_headers() {
        OutboundRequest request = OutboundRequest.post(URL)
                .header("Authorization", "Bearer t0ken")
                .build();

        assertThat(request.toString()).contains("POST", "example.com").doesNotContain("secret-path", "t0ken");
    }
}
