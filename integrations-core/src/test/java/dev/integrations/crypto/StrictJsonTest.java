package dev.integrations.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    @Test
    void object_is_read() {
        assertThat(StrictJson.readObject("{\"a\": [1, \"ü\"]}".getBytes(StandardCharsets.UTF_8)))
                .hasValueSatisfying(
                        json -> assertThat(json.path("a").path(1).asText()).isEqualTo("ü"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "1",
                "\"a\"",
                "[]",
                "{",
                "{}x",
                "{} {}",
                "{\"a\":1,\"a\":1}",
                "{\"b\":{\"a\":1,\"a\":2}}",
                "{'a':1}",
                "{a:1}",
                "{\"a\":1,}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "/**/{}",
                "{\"a\":111111111111111111111111111111111111111111}",
                "{\"a\":[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]}"
            })
    void anything_else_is_not(String text) {
        assertThat(StrictJson.readObject(text)).isEmpty();
        assertThat(StrictJson.readObject(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void other_encodings_than_utf_8_are_not_guessed() {
        assertThat(StrictJson.readObject("{}".getBytes(StandardCharsets.UTF_16)))
                .isEmpty();
        assertThat(StrictJson.readObject("{}".getBytes(StandardCharsets.UTF_16LE)))
                .isEmpty();
        assertThat(StrictJson.readObject("{\"a\":\"ü\"}".getBytes(StandardCharsets.ISO_8859_1)))
                .isEmpty();
    }

    @Test
    void base64url_is_read_in_one_form_only() {
        assertThat(Base64Url.decode("")).hasValue(new byte[0]);
        assertThat(Base64Url.decode("-_8")).hasValue(new byte[] {(byte) 0xfb, (byte) 0xff});
        for (String other : new String[] {"-_9", "-_8=", "+/8", "-_8\n", " -_8", "-", "-_8-_", "-_8.", "ü"}) {
            assertThat(Base64Url.decode(other)).as(other).isEmpty();
        }
    }
}
