package dev.integrations.templates.vonage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.vonage.client.auth.RequestSigning;
import com.vonage.client.auth.hashutils.HashType;
import dev.integrations.common.Secret;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.templates.facts.Facts;
import dev.integrations.templates.vendor.FormBody;
import dev.integrations.web.WebRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signed parameters, as the vendor's library judges them and as we do. */
class VonageLibraryTest {
    private static final String SECRET = "abcde";
    private static final long NOW = 1_385_047_698;
    private static final String JSON = "application/json";
    private static final Map<String, String> REPLY = Map.of(
            "messageId", "020000001B0FE827",
            "msisdn", "14843472194",
            "text", "Gr\u00fc\u00dfe & a=b",
            "keyword", "",
            "timestamp", Long.toString(NOW));
    private static final Logger LOGGER = Logger.getLogger(RequestSigning.class.getName());

    @BeforeAll
    static void the_library_logs_what_it_signs() {
        LOGGER.setLevel(Level.OFF);
    }

    @AfterAll
    static void which_is_its_default() {
        LOGGER.setLevel(null);
    }

    static Stream<JsonNode> vectors() {
        return Facts.vectors("vonage")
                .filter(vector -> vector.path("scheme").asText().startsWith("legacy-sig-"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_library_judges_the_vectors_as_we_do(JsonNode vector) {
        JsonNode inputs = vector.path("inputs");
        Map<String, String> parameters = new TreeMap<>();
        inputs.path("params")
                .properties()
                .forEach(each -> parameters.put(each.getKey(), each.getValue().asText()));
        String method = vector.path("scheme").asText().substring("legacy-sig-".length());
        Case signed = new Case(
                parameters,
                inputs.path("signature_secret").asText(),
                inputs.path("now").asLong(),
                ParameterSignature.of(method));

        assertThat(signed.library()).isEqualTo(vector.at("/expected/valid").asBoolean());
        assertThat(signed.ours()).isEqualTo(signed.library());
    }

    @ParameterizedTest
    @EnumSource(ParameterSignature.class)
    void what_the_library_signs_now_is_received(ParameterSignature method) {
        Map<String, String> parameters = new TreeMap<>(REPLY);
        parameters.remove("timestamp");
        parameters.putAll(RequestSigning.getSignatureForRequestParameters(parameters, SECRET, type(method)));
        long now = Long.parseLong(parameters.get("timestamp"));

        assertThat(new Case(parameters, SECRET, now, method).ours()).isTrue();
        // What the library has for everybody knows MD5 and the clock of the machine alone.
        assertThat(RequestSigning.verifyRequestSignature(InputStream.nullInputStream(), "", many(parameters), SECRET))
                .isEqualTo(method == ParameterSignature.MD5HASH);
    }

    @ParameterizedTest
    @EnumSource(ParameterSignature.class)
    void the_library_agrees_about_every_flipped_bit(ParameterSignature method) {
        Map<String, String> signed = signed(REPLY, method);
        int inOtherCase = 0;

        for (Map.Entry<String, String> each : signed.entrySet()) {
            String value = each.getValue();
            for (int bit = 0; bit < value.length() * 7; bit++) {
                char[] flipped = value.toCharArray();
                flipped[bit / 7] ^= (char) (1 << bit % 7);
                Case changed = new Case(with(signed, each.getKey(), new String(flipped)), SECRET, NOW, method);

                boolean same = each.getKey().equals("sig") && new String(flipped).equalsIgnoreCase(value);
                inOtherCase += same ? 1 : 0;
                assertThat(changed.library())
                        .as("%s, bit %d", each.getKey(), bit)
                        .isEqualTo(same);
                assertThat(changed.ours()).as("%s, bit %d", each.getKey(), bit).isEqualTo(same);
            }
        }
        assertThat(inOtherCase).isPositive();
    }

    @ParameterizedTest
    @EnumSource(ParameterSignature.class)
    void the_library_agrees_about_other_secrets_methods_and_parameters(ParameterSignature method) {
        Map<String, String> signed = signed(REPLY, method);
        List<Case> refused = new ArrayList<>();
        for (String secret : List.of("abcdf", "ABCDE", "abcde ", "abcd")) {
            refused.add(new Case(signed, secret, NOW, method));
        }
        for (ParameterSignature other : ParameterSignature.values()) {
            if (other != method) {
                refused.add(new Case(signed, SECRET, NOW, other));
            }
        }
        for (String name : List.of("messageId", "msisdn", "text", "timestamp", "sig")) {
            Map<String, String> without = new TreeMap<>(signed);
            without.remove(name);
            refused.add(new Case(without, SECRET, NOW, method));
            refused.add(new Case(with(signed, name, ""), SECRET, NOW, method));
        }
        refused.add(new Case(with(signed, "added", "1"), SECRET, NOW, method));

        assertThat(new Case(signed, SECRET, NOW, method)).matches(Case::ours).matches(Case::library);
        assertThat(refused).noneMatch(Case::ours).noneMatch(Case::library);
    }

    /** Blank parameters are no part of what is signed. */
    @Test
    void the_library_agrees_about_blank_parameters() {
        Map<String, String> signed = signed(REPLY, ParameterSignature.SHA256);
        List<Case> taken = new ArrayList<>();
        List<Case> refused = new ArrayList<>();
        for (String blank : List.of("", "  ", "\t\r\n", "\u0001")) {
            taken.add(new Case(with(signed, "added", blank), SECRET, NOW, ParameterSignature.SHA256));
        }
        for (String spaceOfOthers : List.of("\u00a0", "\u2003", "\u3000")) {
            refused.add(new Case(with(signed, "added", spaceOfOthers), SECRET, NOW, ParameterSignature.SHA256));
        }

        assertThat(taken).allMatch(Case::ours).allMatch(Case::library);
        assertThat(refused).noneMatch(Case::ours).noneMatch(Case::library);
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, -300, 0, 300, 301})
    void the_library_agrees_about_the_time(long later) {
        Case changed = new Case(signed(REPLY, ParameterSignature.SHA1), SECRET, NOW + later, ParameterSignature.SHA1);

        assertThat(changed.library()).isEqualTo(Math.abs(later) <= 300);
        assertThat(changed.ours()).isEqualTo(changed.library());
    }

    /** Otherwise the host might read the one that is not signed. */
    @Test
    void of_a_parameter_that_is_there_twice_the_library_takes_the_first_and_we_take_none() {
        Map<String, String> signed = signed(REPLY, ParameterSignature.SHA256);
        Map<String, String[]> twice = many(signed);
        twice.put("text", new String[] {signed.get("text"), "forged"});
        WebRequest request = WebRequest.builder("GET", "/in?" + form(signed) + "&text=forged")
                .build();

        assertThat(library("", "", twice, SECRET, NOW, ParameterSignature.SHA256))
                .isTrue();
        assertThat(ours(request, SECRET, NOW, ParameterSignature.SHA256)).isFalse();
    }

    /** The library signs without blank parameters, and does not verify so where they came as JSON. */
    @Test
    void blank_parameters_in_json_are_skipped_by_us_alone() {
        Map<String, String> signed = signed(REPLY, ParameterSignature.SHA256);
        Map<String, String> withoutBlank = new TreeMap<>(signed);
        withoutBlank.remove("keyword");

        assertThat(ours(json(signed, JSON), SECRET, NOW, ParameterSignature.SHA256))
                .isTrue();
        assertThat(library(JSON, text(signed), Map.of(), SECRET, NOW, ParameterSignature.SHA256))
                .isFalse();
        assertThat(ours(json(withoutBlank, JSON), SECRET, NOW, ParameterSignature.SHA256))
                .isTrue();
        assertThat(library(JSON, text(withoutBlank), Map.of(), SECRET, NOW, ParameterSignature.SHA256))
                .isTrue();
    }

    @Test
    void json_whose_type_has_a_parameter_is_read_by_us_alone() {
        Map<String, String> signed = signed(REPLY, ParameterSignature.SHA256);
        signed.remove("keyword");
        String type = JSON + "; charset=utf-8";

        assertThat(ours(json(signed, type), SECRET, NOW, ParameterSignature.SHA256))
                .isTrue();
        assertThat(library(type, text(signed), Map.of(), SECRET, NOW, ParameterSignature.SHA256))
                .isFalse();
    }

    @Test
    void a_time_with_a_sign_is_taken_by_the_library_alone() {
        String content = "&timestamp=+" + NOW;
        String signature = HexFormat.of()
                .formatHex(
                        ParameterSignature.SHA256.sign(content.getBytes(StandardCharsets.US_ASCII), Secret.of(SECRET)));
        Case changed =
                new Case(Map.of("timestamp", "+" + NOW, "sig", signature), SECRET, NOW, ParameterSignature.SHA256);

        assertThat(changed.library()).isTrue();
        assertThat(changed.ours()).isFalse();
    }

    /** Parameters of a query, and with what they are judged. */
    private record Case(Map<String, String> parameters, String secret, long now, ParameterSignature method) {
        boolean ours() {
            WebRequest request =
                    WebRequest.builder("GET", "/in?" + form(parameters)).build();
            return VonageLibraryTest.ours(request, secret, now, method);
        }

        boolean library() {
            return VonageLibraryTest.library("", "", many(parameters), secret, now, method);
        }
    }

    private static boolean ours(WebRequest request, String secret, long now, ParameterSignature method) {
        InboundRequest inbound =
                new InboundRequest(request, URI.create("https://app.example.com/in"), Instant.ofEpochSecond(now));
        return new SignedParameters(List.of(Secret.of(secret)), method.name().toLowerCase(Locale.ROOT)).verify(inbound)
                instanceof InboundResult.Received;
    }

    /** Only this method of the library, which it keeps for itself, takes a time and all methods. */
    private static boolean library(
            String type,
            String body,
            Map<String, String[]> parameters,
            String secret,
            long now,
            ParameterSignature method) {
        try {
            Method verify = RequestSigning.class.getDeclaredMethod(
                    "verifyRequestSignature",
                    String.class,
                    InputStream.class,
                    Map.class,
                    String.class,
                    long.class,
                    HashType.class);
            verify.setAccessible(true);
            InputStream in = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
            return (boolean) verify.invoke(null, type, in, parameters, secret, now * 1_000, type(method));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HashType type(ParameterSignature method) {
        return method == ParameterSignature.MD5HASH ? HashType.MD5 : HashType.valueOf("HMAC_" + method);
    }

    /** Has the library sign parameters, among which it puts the time it is given. */
    private static Map<String, String> signed(Map<String, String> parameters, ParameterSignature method) {
        try {
            Method sign = RequestSigning.class.getDeclaredMethod(
                    "constructSignatureForRequestParameters", Map.class, String.class, long.class, HashType.class);
            sign.setAccessible(true);
            Map<?, ?> signature = (Map<?, ?>) sign.invoke(null, parameters, SECRET, NOW, type(method));
            return with(parameters, "sig", String.valueOf(signature.get("sig")));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> with(Map<String, String> parameters, String name, String value) {
        Map<String, String> changed = new TreeMap<>(parameters);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, String[]> many(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> new String[] {each.getValue()}));
    }

    private static String form(Map<String, String> parameters) {
        FormBody form = new FormBody();
        parameters.forEach(form::add);
        return new String(form.urlEncoded(), StandardCharsets.US_ASCII);
    }

    private static String text(Map<String, String> parameters) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        parameters.forEach(json::put);
        return json.toString();
    }

    private static WebRequest json(Map<String, String> parameters, String type) {
        return WebRequest.builder("POST", "/in")
                .header("Content-Type", type)
                .body(text(parameters).getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
