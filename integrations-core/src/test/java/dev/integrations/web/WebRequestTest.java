package dev.integrations.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebRequestTest {
    @Test
    void target_is_split_into_path_and_query_and_not_decoded() {
        WebRequest request = WebRequest.builder("GET", "/a%2Fb?c=%20?d").build();

        assertThat(request.path()).isEqualTo("/a%2Fb");
        assertThat(request.query()).contains("c=%20?d");
        assertThat(request.queryParameters().find("c")).contains(" ?d");
        assertThat(WebRequest.builder("GET", "/a").build().query()).isEmpty();
    }

    @Test
    void header_is_found_in_any_case_with_all_its_fields() {
        WebRequest request = WebRequest.builder("GET", "/")
                .header("Accept", "a")
                .header("ACCEPT", "b")
                .build();

        assertThat(request.headers("accept")).containsExactly("a", "b");
        assertThat(request.header("aCCept")).contains("a");
        assertThat(request.header("Other")).isEmpty();
    }

    @Test
    void body_cannot_be_changed_from_outside() {
        byte[] body = "a=1".getBytes(StandardCharsets.UTF_8);
        WebRequest request = WebRequest.builder("POST", "/").body(body).build();

        body[0] = 'b';
        request.body()[0] = 'c';

        assertThat(request.form().find("a")).contains("1");
    }

    @ParameterizedTest
    @CsvSource({
        "application/x-www-form-urlencoded, true",
        "Application/X-WWW-Form-Urlencoded; charset=UTF-8, true",
        "application/x-www-form-urlencoded2, false",
        "application/json, false"
    })
    void form_is_known_by_its_media_type(String type, boolean form) {
        assertThat(WebRequest.builder("POST", "/")
                        .header("Content-Type", type)
                        .build()
                        .isForm())
                .isEqualTo(form);
    }

    @Test
    void two_media_types_make_no_form() {
        WebRequest request = WebRequest.builder("POST", "/")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .build();

        assertThat(request.isForm()).isFalse();
    }

    @Test
    void attribute_is_seen_by_who_gets_the_new_request_only() {
        WebRequest request = WebRequest.builder("GET", "/").build();

        WebRequest with =
                request.with(String.class, "one").with(Integer.class, 2).with(String.class, "two");

        assertThat(with.attribute(String.class)).contains("two");
        assertThat(with.attribute(Integer.class)).contains(2);
        assertThat(request.attribute(String.class)).isEmpty();
    }

    @Test
    void text_form_shows_no_secret() {
        WebRequest request = WebRequest.builder("GET", "/a?token=secret")
                .header("Authorization", "Bearer secret")
                .build();

        assertThat(request.toString()).isEqualTo("GET /a from 127.0.0.1").doesNotContain("secret");
    }
}
