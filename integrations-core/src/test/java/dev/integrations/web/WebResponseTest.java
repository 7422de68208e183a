package dev.integrations.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebResponseTest {
    @Test
    void json_is_sent_as_such() {
        WebResponse response =
                WebResponse.json(201, JsonNodeFactory.instance.objectNode().put("a", "\u00e4"));

        assertThat(response.status()).isEqualTo(201);
        assertThat(response.header("content-type")).contains("application/json");
        assertThat(response.body()).asString().isEqualTo("{\"a\":\"\u00e4\"}");
    }

    @Test
    void redirect_turns_into_a_get() {
        WebResponse response = WebResponse.redirect(URI.create("https://example.com/p\u00e4th?a=b"));

        assertThat(response.status()).isEqualTo(303);
        assertThat(response.header("Location")).contains("https://example.com/p%C3%A4th?a=b");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void header_that_would_break_out_is_refused_without_its_value() {
        WebResponse response = WebResponse.of(200);

        assertThatThrownBy(() -> response.withHeader("X-A", "a\r\nSet-Cookie: b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("X-A")
                .hasMessageNotContaining("Set-Cookie");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 100, 199, 600})
    void status_out_of_bounds_is_refused(int status) {
        assertThatThrownBy(() -> WebResponse.of(status)).hasMessageContaining(Integer.toString(status));
    }

    @Test
    void text_form_shows_no_secret() {
        assertThat(WebResponse.text(200, "secret").withHeader("X-A", "secret"))
                .hasToString("WebResponse[200, 6 bytes]");
    }
}
