package dev.integrations.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutboundResponseTest {
    @Test
    void builder_keeps_what_it_is_given() {
        OutboundResponse response = OutboundResponse.builder(429)
                .header("Retry-After", "3")
                .header("retry-after", "4")
                .body(new byte[] {1})
                .truncated(true)
                .took(Duration.ofMillis(5))
                .build();

        assertThat(response.status()).isEqualTo(429);
        assertThat(response.header("RETRY-AFTER")).contains("3");
        assertThat(response.header("X-None")).isEmpty();
        assertThat(response.headers()).hasSize(2);
        assertThat(response.body()).containsExactly(1);
        assertThat(response.truncated()).isTrue();
        assertThat(response.took()).isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void header_values_are_cut_off_at_their_limit() {
        OutboundResponse response = OutboundResponse.builder(200)
                .header("X-Fits", "x".repeat(1024))
                .header("X-Over", "x".repeat(1025))
                .build();

        assertThat(response.header("X-Fits").orElseThrow()).hasSize(1024);
        assertThat(response.header("X-Over").orElseThrow()).hasSize(1024);
    }

    @Test
    void body_that_is_handed_out_is_a_copy() {
        OutboundResponse response =
                OutboundResponse.builder(200).body(new byte[] {1, 2}).build();

        response.body()[0] = 9;

        assertThat(response.body()).containsExactly(1, 2);
    }

    @Test
    void text_does_not_show_the_body() {
        OutboundResponse response = OutboundResponse.builder(200)
                .body("t0ken".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .build();

        assertThat(response.toString()).contains("200", "5 bytes").doesNotContain("t0ken");
    }
}
