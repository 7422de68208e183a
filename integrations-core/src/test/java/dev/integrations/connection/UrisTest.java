package dev.integrations.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrisTest {
    private static final URI BASE = URI.create("https://api.test/v1/items?a=1");

    @ParameterizedTest
    @CsvSource({
        "next, https://api.test/v1/next",
        "/next, https://api.test/next",
        "../next, https://api.test/next",
        "?b=2, https://api.test/v1/items?b=2",
        "'', https://api.test/v1/items?a=1",
        "//other.test/x, https://other.test/x",
        "https://other.test/x, https://other.test/x"
    })
    void references_are_resolved_as_rfc_3986_has_it(String reference, URI expected) {
        assertThat(Uris.resolve(BASE, reference)).isEqualTo(expected);
    }

    @Test
    void what_follows_a_base_without_a_path_does_not_become_a_part_of_the_host() {
        assertThat(Uris.resolve(URI.create("https://api.test"), "evil.test/x"))
                .isEqualTo(URI.create("https://api.test/evil.test/x"));
    }

    @Test
    void answer_that_came_from_nowhere_is_no_base() {
        URI nowhere = URI.create("about:fallback");

        assertThat(Uris.resolve(nowhere, "https://api.test/x")).isEqualTo(URI.create("https://api.test/x"));
        assertThatIllegalArgumentException().isThrownBy(() -> Uris.resolve(nowhere, "/x"));
        assertThatIllegalArgumentException().isThrownBy(() -> Uris.resolve(nowhere, "?x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://api.test/", "HTTPS://API.TEST:443/x?y"})
    void origin_is_scheme_host_and_port(URI other) {
        assertThat(Uris.sameOrigin(BASE, other)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.test/",
                "https://api.test:8443/",
                "https://api.test.evil.test/",
                "https://x@api.test/",
                "https://evil.test/api.test",
                "mailto:api.test",
                "/v1/items"
            })
    void anything_else_is_another_origin(URI other) {
        assertThat(Uris.sameOrigin(BASE, other)).isFalse();
    }
}
