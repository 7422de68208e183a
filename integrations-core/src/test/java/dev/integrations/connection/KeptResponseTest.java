package dev.integrations.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.http.OutboundResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptResponseTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final CacheControl NOTHING = CacheControl.of(List.of());

    private static KeptResponse kept(ApiRequest request, OutboundResponse.Builder response) {
        return KeptResponse.of(
                        request, response.header("cache-control", "max-age=60").build(), NOW)
                .orElseThrow();
    }

    private static ApiRequest taking(String... languages) {
        ApiRequest.Builder builder = ApiRequest.builder("GET", "x");
        for (String language : languages) {
            builder.header("Accept-Language", language);
        }
        return builder.build();
    }

    @Test
    void time_that_the_answer_took_counts_for_its_age() {
        KeptResponse kept =
                kept(taking(), OutboundResponse.builder(200).header("age", "50").took(Duration.ofSeconds(8)));

        assertThat(kept.isFresh(NOTHING, NOW.plusMillis(1_999))).isTrue();
        assertThat(kept.isFresh(NOTHING, NOW.plusSeconds(2))).isFalse();
    }

    @Test
    void all_values_of_a_field_that_it_depends_on_count() {
        KeptResponse kept =
                kept(taking("de", "en"), OutboundResponse.builder(200).header("vary", "accept-language"));

        assertThat(kept.matches(taking("de", "en"))).isTrue();
        assertThat(kept.matches(taking("de, en"))).isTrue();
        assertThat(kept.matches(taking("de", "fr"))).isFalse();
        assertThat(kept.matches(taking("de"))).isFalse();
    }
}
