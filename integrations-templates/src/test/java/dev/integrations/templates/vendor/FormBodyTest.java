package dev.integrations.templates.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.web.WebParameters;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FormBodyTest {
    @Test
    void a_form_is_decoded_to_what_was_put_in() {
        FormBody form = new FormBody()
                .add("to", "a+b@example.com")
                .add("o:tag", "x & y = z")
                .add("o:tag", "\u00fcn\uD83D\uDE3A\r\n")
                .add("missing", Optional.empty());

        WebParameters decoded = WebParameters.parse(new String(form.urlEncoded(), StandardCharsets.US_ASCII));

        assertThat(decoded.names()).containsExactly("to", "o:tag");
        assertThat(decoded.all("to")).containsExactly("a+b@example.com");
        assertThat(decoded.all("o:tag")).containsExactly("x & y = z", "\u00fcn\uD83D\uDE3A\r\n");
    }

    @Test
    void a_multipart_form_has_a_part_for_each_field() {
        FormBody form = new FormBody().add("from", "a@example.com").add("text", "\u00fc\r\n--x");
        String boundary = form.multipartType().replaceFirst(".*boundary=", "");

        assertThat(new String(form.multipart(), StandardCharsets.UTF_8))
                .isEqualTo(String.join(
                        "\r\n",
                        "--" + boundary,
                        "Content-Disposition: form-data; name=\"from\"",
                        "",
                        "a@example.com",
                        "--" + boundary,
                        "Content-Disposition: form-data; name=\"text\"",
                        "",
                        "\u00fc",
                        "--x",
                        "--" + boundary + "--",
                        ""));
    }

    @Test
    void the_same_form_gives_the_same_bytes_and_another_one_another_boundary() {
        FormBody form = new FormBody().add("a", "1");

        assertThat(form.multipart()).isEqualTo(new FormBody().add("a", "1").multipart());
        assertThat(form.multipartType())
                .isNotEqualTo(new FormBody().add("a", "2").multipartType());
    }

    @Test
    void a_name_cannot_end_its_line() {
        byte[] body = new FormBody().add("v:a\"\r\nX-Evil: 1", "1").multipart();

        assertThat(new String(body, StandardCharsets.UTF_8)).contains("name=\"v:a%22%0D%0AX-Evil: 1\"\r\n\r\n1");
    }

    @Test
    void no_value_is_shown() {
        assertThat(new FormBody().add("text", "hush")).hasToString("FormBody[text]");
    }
}
