package dev.integrations.templates.vendor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.web.WebRequest;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartFormTest {
    private static final String TYPE = "multipart/form-data; boundary=xYz";

    private static Optional<Map<String, String>> texts(String type, String body) {
        return MultipartForm.texts(WebRequest.builder("POST", "/in")
                .header("Content-Type", type)
                .body(body.replace("\n", "\r\n").getBytes(UTF_8))
                .build());
    }

    private static String part(String head, String text) {
        return "--xYz\n%s\n\n%s\n".formatted(head, text);
    }

    private static String field(String name, String text) {
        return part("Content-Disposition: form-data; name=\"%s\"".formatted(name), text);
    }

    @Test
    void texts_are_read_and_files_are_not() {
        String body = "preamble\n" + field("a", "one\ntwo --xYz-- \u00e4")
                + part(
                        "Content-Type: text/plain\nContent-Disposition: form-data; name=\"f\"; filename=\"a.txt\"",
                        "file")
                + part("content-disposition:form-data; filename*=UTF-8''b; name=\"g\"", "file")
                + part("content-disposition: form-data; name=\"\u00c5\"; x=\"\u00c5\"; filename=\"c\"", "file")
                + part("Content-Type: text/plain; charset=utf-8\nCONTENT-DISPOSITION: form-data; name=\"b\"", "")
                + field("a", "again") + "--xYz--\nepilogue";

        assertThat(texts(TYPE, body)).contains(Map.of("a", "one\r\ntwo --xYz-- \u00e4", "b", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data; boundary=\"xYz\"",
                "Multipart/Form-Data;charset=utf-8; Boundary=xYz",
                "multipart/form-data; boundary=xYz; charset=utf-8"
            })
    void the_boundary_stands_in_the_media_type(String type) {
        assertThat(texts(type, field("a", "1") + "--xYz--\n")).contains(Map.of("a", "1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "application/json",
                "multipart/mixed; boundary=xYz",
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=abc"
            })
    void what_is_no_such_form_is_not_read(String type) {
        assertThat(texts(type, field("a", "1") + "--xYz--\n")).isEmpty();
    }

    @Test
    void forms_end_and_are_bounded() {
        assertThat(texts(TYPE, "")).isEmpty();
        assertThat(texts(TYPE, field("a", "1"))).isEmpty();
        assertThat(texts(TYPE, field("a", "1").repeat(1_000) + "--xYz--")).isPresent();
        assertThat(texts(TYPE, field("a", "1").repeat(1_001) + "--xYz--")).isEmpty();
        assertThat(texts(TYPE, part("no head", "1") + field("x".repeat(5_000), "1") + "--xYz--"))
                .contains(Map.of());
    }
}
