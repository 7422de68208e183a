package dev.integrations.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.Secret;
import dev.integrations.http.Header;
import dev.integrations.webhook.LegacySignature.Algorithm;
import dev.integrations.webhook.LegacySignature.Content;
import dev.integrations.webhook.LegacySignature.Encoding;
import dev.integrations.webhook.LegacySignature.Hmac;
import dev.integrations.webhook.LegacySignature.Svix;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LegacySignerTest {
    private static final String WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String CONVOY_BODY = "{\"b\":{},\"e\":\"123\",\"a\":1}";
    private static final Instant CONVOY_TIME = Instant.ofEpochSecond(1257894000);

    @Test
    void the_library_of_svix_verifies_its_headers() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            String body = "{\"n\":%d,\"é\":\"%s\"}".formatted(random.nextInt(), "x".repeat(random.nextInt(50)));
            List<Header> headers = LegacySigner.of(new Svix(), WHSEC)
                    .sign("evt_" + round, Clock.systemUTC().instant(), body.getBytes(UTF_8));

            assertThat(headers).extracting(Header::name).containsExactly("svix-id", "svix-timestamp", "svix-signature");
            assertThatCode(() -> new com.svix.Webhook(WHSEC).verify(body, svixHeaders(headers)))
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> new com.svix.Webhook(WHSEC).verify(body + " ", svixHeaders(headers)))
                    .hasMessageContaining("signature");
        }
    }

    @Test
    void headers_of_convoy_are_those_of_its_own_tests() {
        Hmac advanced = hmac(Algorithm.SHA256, Encoding.HEX, "v1=", Content.TIMESTAMP_COMMA_BODY);
        Hmac simple = hmac(Algorithm.SHA512, Encoding.HEX, "", Content.BODY);

        assertThat(value(advanced, "new-secret", CONVOY_BODY))
                .isEqualTo("t=1257894000,v1=d5589c4f5e51d74e6116c8d5db2704d76cdf88521e2cdd749d2d5091e3d6183c");
        assertThat(value(simple, "secret", CONVOY_BODY))
                .isEqualTo("c5dcfeda3f5a3154145234b2d0a533fc2b230f88da0fac0724619fd5cdde673a"
                        + "d6c474dfd5c02367768bd3b3bd3595cc860e606a37e2f9362e054d5aa14d7cc4");
    }

    @Test
    void a_plain_header_is_that_of_the_example_of_github() {
        Hmac github = new Hmac("X-Hub-Signature-256", Algorithm.SHA256, Encoding.HEX, "sha256=", Content.BODY);

        assertThat(value(github, "It's a Secret to Everybody", "Hello, World!"))
                .isEqualTo("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
    }

    @Test
    void a_timestamp_with_a_dot_signs_as_stripe_does() throws Exception {
        Hmac stripe = hmac(Algorithm.SHA256, Encoding.BASE64, "v1=", Content.TIMESTAMP_DOT_BODY);

        String expected = new com.svix.Webhook("a2V5a2V5a2V5a2V5a2V5a2V5a2V5").sign("1257894000", 7, "body");
        String keyText = new String(Base64.getDecoder().decode("a2V5a2V5a2V5a2V5a2V5a2V5a2V5"), UTF_8);

        assertThat(value(stripe, keyText, "7.body")).isEqualTo("t=1257894000,v1=" + expected.substring("v1,".length()));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void a_form_comes_back_from_its_text(LegacySignature form) {
        assertThat(LegacySignature.parse(form.text())).isEqualTo(form);
    }

    static Stream<LegacySignature> forms() {
        return Stream.of(
                new Svix(),
                hmac(Algorithm.SHA1, Encoding.BASE64, "", Content.BODY),
                hmac(Algorithm.SHA512, Encoding.HEX, "sha512=", Content.TIMESTAMP_DOT_BODY));
    }

    @Test
    void malformed_texts_and_parts_are_refused() {
        for (String text : List.of(
                "",
                "svix ",
                "hmac",
                "hmac X SHA256 HEX BODY",
                "hmac X MD5 HEX BODY ",
                "hmac X-A SHA256 HEX BODY a b")) {
            assertThatThrownBy(() -> LegacySignature.parse(text)).as(text).isInstanceOf(RuntimeException.class);
        }
        for (String header : List.of(
                "",
                "a b",
                "a\r\nb",
                "Host",
                "Content-Type",
                "webhook-signature",
                "svix-id",
                "User-Agent",
                "x".repeat(101))) {
            assertThatThrownBy(() -> new Hmac(header, Algorithm.SHA256, Encoding.HEX, "", Content.BODY))
                    .as(header)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("header");
        }
        for (String prefix : List.of("a b", "\n", "é", "x".repeat(33))) {
            assertThatThrownBy(() -> new Hmac("X-A", Algorithm.SHA256, Encoding.HEX, prefix, Content.BODY))
                    .as(prefix)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("prefix");
        }
    }

    @Test
    void secrets_that_do_not_fit_the_form_are_refused_without_being_quoted() {
        LegacyProfile svix = new LegacyProfile(new Svix(), CONVOY_TIME);
        LegacyProfile plain = new LegacyProfile(hmac(Algorithm.SHA256, Encoding.HEX, "", Content.BODY), CONVOY_TIME);

        for (String secret : List.of("", "whsec_###", "whsec_c2hvcnQ=", "whpk_" + WHSEC.substring(6))) {
            assertThatThrownBy(() -> new LegacySecret(svix, Secret.of(secret)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageNotContaining("###");
        }
        assertThatThrownBy(() -> new LegacySecret(plain, Secret.of("ü".repeat(257))))
                .isInstanceOf(InvalidInputException.class);
        assertThat(new LegacySecret(plain, Secret.of("plain-text")).toString()).doesNotContain("plain-text");
    }

    private static Hmac hmac(Algorithm algorithm, Encoding encoding, String prefix, Content content) {
        return new Hmac("X-Convoy-Signature", algorithm, encoding, prefix, content);
    }

    private static String value(Hmac form, String secret, String body) {
        return LegacySigner.of(form, secret)
                .sign("evt_1", CONVOY_TIME, body.getBytes(UTF_8))
                .get(0)
                .value();
    }

    private static HttpHeaders svixHeaders(List<Header> headers) {
        Map<String, List<String>> values = new HashMap<>();
        headers.forEach(header -> values.put(header.name(), List.of(header.value())));
        return HttpHeaders.of(values, (name, value) -> true);
    }
}
