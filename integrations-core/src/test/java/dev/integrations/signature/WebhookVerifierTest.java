package dev.integrations.signature;

import static dev.integrations.signature.Requests.CLOCK;
import static dev.integrations.signature.Requests.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import dev.integrations.common.InvalidInputException;
import dev.integrations.signature.Verification.Reason;
import dev.integrations.signature.Verification.Refused;
import dev.integrations.signature.Verification.Verified;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookVerifierTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKey KEY = SigningKey.generate(RANDOM);
    private static final SigningKey OTHER = SigningKey.generate(RANDOM);
    private static final byte[] BODY = "{\"test\": 1}".getBytes(StandardCharsets.UTF_8);
    private static final String SECONDS = Long.toString(NOW.getEpochSecond());

    private final WebhookVerifier verifier = verifier(KEY);

    @Test
    void an_accepted_request_says_its_id_its_time_and_the_key_that_matched() {
        assertThat(verifier.verify(Requests.signed(KEY, BODY), BODY)).isEqualTo(new Verified("msg_1", NOW, "key-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
    void a_missing_header_is_named(String name) {
        Map<String, List<String>> without = Requests.signed(KEY, BODY);
        without.remove(name);
        Map<String, List<String>> empty = Requests.signed(KEY, BODY);
        empty.put(name, List.of());

        assertRefused(verifier.verify(without, BODY), Reason.MISSING_HEADER, name);
        assertRefused(verifier.verify(empty, BODY), Reason.MISSING_HEADER, name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
    void a_header_that_comes_twice_is_refused_whatever_its_case(String name) {
        Map<String, List<String>> twice = Requests.signed(KEY, BODY);
        twice.computeIfPresent(name, (header, values) -> List.of(values.get(0), values.get(0)));
        Map<String, List<String>> inTwoCases = Requests.signed(KEY, BODY);
        inTwoCases.put(name.toUpperCase(Locale.ROOT), List.of("x"));

        assertRefused(verifier.verify(twice, BODY), Reason.DUPLICATE_HEADER, name);
        assertRefused(verifier.verify(inTwoCases, BODY), Reason.DUPLICATE_HEADER, name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "msg.1", "msg 1", "a, b", "msg\u00e4", "msg\u0000"})
    void an_id_that_nobody_may_sign_is_refused(String id) {
        assertRefused(verifier.verify(Requests.headers(id, SECONDS, "v1,x"), BODY), Reason.INVALID_ID, "no dot");
    }

    @Test
    void an_id_of_255_characters_is_accepted_and_one_more_refused() {
        WebhookHeaders longest = WebhookSigner.of(KEY).sign("x".repeat(255), NOW, BODY);

        assertThat(verifier.verify(Requests.headers(longest), BODY)).isInstanceOf(Verified.class);
        assertRefused(
                verifier.verify(Requests.headers("x".repeat(256), SECONDS, longest.signature()), BODY),
                Reason.INVALID_ID,
                "255");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "+1", "1.5", "1e9", " 1", "1 ", "01", "00", "0x10", "١٢", "1000000000000"})
    void a_timestamp_that_is_not_plain_digits_is_refused(String timestamp) {
        assertRefused(
                verifier.verify(Requests.headers("msg_1", timestamp, "v1,x"), BODY),
                Reason.INVALID_TIMESTAMP,
                "whole number of seconds");
    }

    @Test
    void a_request_is_accepted_up_to_five_minutes_before_and_after_its_time() {
        Map<String, List<String>> request = Requests.signed(KEY, BODY);

        assertThat(at(NOW.plusSeconds(300)).verify(request, BODY)).isInstanceOf(Verified.class);
        assertThat(at(NOW.minusSeconds(300)).verify(request, BODY)).isInstanceOf(Verified.class);
        assertRefused(at(NOW.plusSeconds(301)).verify(request, BODY), Reason.TIMESTAMP_TOO_OLD, "301 seconds ago");
        assertRefused(
                at(NOW.minusSeconds(301)).verify(request, BODY), Reason.TIMESTAMP_TOO_NEW, "301 seconds in the future");
    }

    @Test
    void the_tolerance_can_be_set_and_lifted() {
        Map<String, List<String>> request = Requests.signed(KEY, BODY);
        WebhookVerifier strict = at(NOW.plusSeconds(11)).toBuilder()
                .tolerance(Duration.ofSeconds(10))
                .build();
        WebhookVerifier late = at(NOW.plus(Duration.ofDays(3650))).toBuilder()
                .ignoringTimestamp()
                .build();

        assertRefused(strict.verify(request, BODY), Reason.TIMESTAMP_TOO_OLD, "at most 10");
        assertThat(late.verify(request, BODY)).isInstanceOf(Verified.class);
        request.put("webhook-timestamp", List.of("" + (NOW.getEpochSecond() + 1)));
        assertRefused(late.verify(request, BODY), Reason.SIGNATURE_MISMATCH, "no signature matches");
        request.put("webhook-timestamp", List.of("soon"));
        assertRefused(late.verify(request, BODY), Reason.INVALID_TIMESTAMP, "whole number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "   "})
    void an_empty_signature_header_is_refused(String signature) {
        assertRefused(
                verifier.verify(Requests.headers("msg_1", SECONDS, signature), BODY), Reason.NO_SIGNATURE, "empty");
    }

    static Stream<Arguments> bothKinds() {
        return Stream.of(
                Arguments.argumentSet("v1", KEY, OTHER),
                Arguments.argumentSet("v1a", SigningKey.generateEd25519(RANDOM), SigningKey.generateEd25519(RANDOM)));
    }

    @ParameterizedTest
    @MethodSource("bothKinds")
    void up_to_thirty_two_signatures_are_checked_wherever_the_matching_one_stands(SigningKey key, SigningKey other) {
        String matching = key.sign("msg_1", NOW.getEpochSecond(), BODY);
        List<String> list = new ArrayList<>(Collections.nCopies(31, other.sign("msg_1", NOW.getEpochSecond(), BODY)));

        for (int place : new int[] {0, 15, 31}) {
            list.add(place, matching);
            assertThat(verifier(key).verify(Requests.headers("msg_1", SECONDS, String.join(" ", list)), BODY))
                    .isInstanceOf(Verified.class);
            list.remove(place);
        }
        list.addAll(List.of(matching, matching));
        assertRefused(
                verifier(key).verify(Requests.headers("msg_1", SECONDS, String.join(" ", list)), BODY),
                Reason.TOO_MANY_SIGNATURES,
                "at most 32");
    }

    @Test
    void unknown_versions_and_rubbish_beside_a_matching_signature_are_ignored() {
        String matching = KEY.sign("msg_1", NOW.getEpochSecond(), BODY);
        String list = "v2," + matching.substring(3) + "  v1 , v1,%%% v1a,abc x " + matching + " v9,";

        assertThat(verifier.verify(Requests.headers("msg_1", SECONDS, list), BODY))
                .isInstanceOf(Verified.class);
    }

    @Test
    void a_second_base64_text_for_the_same_signature_is_refused() {
        String matching = KEY.sign("msg_1", NOW.getEpochSecond(), BODY);
        char lastBeforePadding = matching.charAt(matching.length() - 2);
        String respelled = matching.substring(0, matching.length() - 2) + (char) (lastBeforePadding + 1) + "=";
        String unpadded = matching.substring(0, matching.length() - 1);

        for (String signature : List.of(respelled, unpadded)) {
            assertRefused(
                    verifier.verify(Requests.headers("msg_1", SECONDS, signature), BODY),
                    Reason.SIGNATURE_MISMATCH,
                    "no signature matches");
        }
    }

    @Test
    void a_body_over_the_limit_is_refused_before_anything_else_is_looked_at() {
        WebhookVerifier small = verifier.toBuilder().maxBodyBytes(BODY.length).build();

        assertThat(small.verify(Requests.signed(KEY, BODY), BODY)).isInstanceOf(Verified.class);
        assertRefused(small.verify(Map.of(), new byte[BODY.length + 1]), Reason.BODY_TOO_LARGE, "at most 11");
        assertRefused(verifier.verify(Map.of(), new byte[(1 << 20) + 1]), Reason.BODY_TOO_LARGE, "at most 1048576");
    }

    @Test
    void a_key_is_accepted_from_its_start_until_just_before_its_end() {
        TrustedKey key = TrustedKey.of("2026", KEY.verificationKey()).from(NOW).until(NOW.plusSeconds(60));
        Map<String, List<String>> request = Requests.signed(KEY, BODY);
        WebhookVerifier.Builder builder = WebhookVerifier.builder().key(key);

        assertRefused(
                builder.clock(fixed(NOW.minusMillis(1))).build().verify(request, BODY),
                Reason.NO_VALID_KEY,
                "none of 1 trusted keys");
        assertThat(builder.clock(fixed(NOW)).build().verify(request, BODY))
                .isEqualTo(new Verified("msg_1", NOW, "2026"));
        assertThat(builder.clock(fixed(NOW.plusMillis(59_999))).build().verify(request, BODY))
                .isInstanceOf(Verified.class);
        assertRefused(
                builder.clock(fixed(NOW.plusSeconds(60))).build().verify(request, BODY),
                Reason.NO_VALID_KEY,
                "none of 1 trusted keys");
    }

    @Test
    void an_expired_key_does_not_match_beside_a_valid_one() {
        WebhookVerifier ring = WebhookVerifier.builder()
                .key(TrustedKey.of("new", OTHER.verificationKey()))
                .key(TrustedKey.of("old", KEY.verificationKey()).until(NOW))
                .clock(CLOCK)
                .build();

        assertRefused(ring.verify(Requests.signed(KEY, BODY), BODY), Reason.SIGNATURE_MISMATCH, "one of 1 valid keys");
        assertThat(ring.verify(Requests.signed(OTHER, BODY), BODY)).isEqualTo(new Verified("msg_1", NOW, "new"));
    }

    @Test
    void the_label_tells_which_of_several_keys_matched() {
        SigningKey ed25519 = SigningKey.generateEd25519(RANDOM);
        WebhookVerifier ring = WebhookVerifier.builder()
                .key(KEY.verificationKey())
                .key(OTHER.verificationKey())
                .key(ed25519.verificationKey())
                .clock(CLOCK)
                .build();

        assertThat(ring.verify(Requests.signed(KEY, BODY), BODY)).isEqualTo(new Verified("msg_1", NOW, "key-1"));
        assertThat(ring.verify(Requests.signed(OTHER, BODY), BODY)).isEqualTo(new Verified("msg_1", NOW, "key-2"));
        assertThat(ring.verify(Requests.signed(ed25519, BODY), BODY)).isEqualTo(new Verified("msg_1", NOW, "key-3"));
    }

    @Test
    void a_public_key_never_serves_as_an_hmac_key() {
        SigningKey ed25519 = SigningKey.generateEd25519(RANDOM);
        String published = ed25519.verificationKey().encoded().reveal();
        SigningKey forger = SigningKey.parse(published.substring("whpk_".length()));

        assertRefused(
                verifier(ed25519).verify(Requests.signed(forger, BODY), BODY),
                Reason.SIGNATURE_MISMATCH,
                "no signature matches");
    }

    @Test
    void an_ed25519_signature_that_encodes_nothing_is_a_mismatch() {
        byte[] highest = new byte[64];
        Arrays.fill(highest, (byte) 0xff);
        String signature = "v1a," + Base64.getEncoder().encodeToString(highest);

        assertRefused(
                verifier(SigningKey.generateEd25519(RANDOM))
                        .verify(Requests.headers("msg_1", SECONDS, signature), BODY),
                Reason.SIGNATURE_MISMATCH,
                "no signature matches");
    }

    @Test
    void the_headers_of_any_framework_fit() {
        Headers ofJdkServer = new Headers();
        Requests.signed(KEY, BODY).forEach(ofJdkServer::put);
        Map<String, String> single =
                WebhookSigner.of(KEY).sign("msg_1", NOW, BODY).asMap();
        Map<String, List<String>> withStatusLine = new HashMap<>(Requests.signed(KEY, BODY));
        withStatusLine.put(null, List.of("HTTP/1.1 200 OK"));

        assertThat(verifier.verify(ofJdkServer, BODY)).isInstanceOf(Verified.class);
        assertThat(verifier.verify(ofJdkServer::get, BODY)).isInstanceOf(Verified.class);
        assertThat(verifier.verify(withStatusLine, BODY)).isInstanceOf(Verified.class);
        assertThat(verifier.verify(name -> Collections.singletonList(single.get(name)), BODY))
                .isInstanceOf(Verified.class);
        assertRefused(verifier.verify(name -> null, BODY), Reason.MISSING_HEADER, "webhook-id");
        assertRefused(
                verifier.verify(name -> Collections.singletonList(null), BODY), Reason.MISSING_HEADER, "webhook-id");
    }

    @Test
    void require_returns_what_was_verified_or_throws_the_reason() {
        Map<String, List<String>> request = Requests.signed(KEY, BODY);
        byte[] changed = new byte[0];

        assertThat(verifier.require(request, BODY)).isEqualTo(new Verified("msg_1", NOW, "key-1"));
        assertThat(verifier.require(request::get, BODY)).isEqualTo(new Verified("msg_1", NOW, "key-1"));
        assertThatThrownBy(() -> verifier.require(request, changed))
                .isInstanceOfSatisfying(
                        WebhookRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.SIGNATURE_MISMATCH));
        assertThatThrownBy(() -> verifier.require(name -> null, BODY))
                .isInstanceOf(WebhookRefusedException.class)
                .hasMessage("Webhook refused, MISSING_HEADER: there is no header 'webhook-id'");
    }

    @Test
    void a_verifier_with_one_key_needs_nothing_else() {
        Clock clock = Clock.systemUTC();
        WebhookHeaders headers = WebhookSigner.of(KEY).sign("msg_1", clock.instant(), BODY);

        assertThat(WebhookVerifier.of(KEY.verificationKey()).verify(Requests.headers(headers), BODY))
                .isInstanceOf(Verified.class);
        assertRefused(
                WebhookVerifier.of(OTHER.verificationKey()).verify(Requests.headers(headers), BODY),
                Reason.SIGNATURE_MISMATCH,
                "the body must be the bytes as received");
    }

    @Test
    void everything_wrong_with_a_verifier_is_reported_together() {
        WebhookVerifier.Builder builder =
                WebhookVerifier.builder().tolerance(Duration.ofSeconds(-1)).maxBodyBytes(-1);
        TrustedKey key = TrustedKey.of("a", KEY.verificationKey());

        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("at least one key", "tolerance", "maxBodyBytes");
        assertThatThrownBy(() -> WebhookVerifier.builder().key(key).key(key).build())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("two keys have the label 'a'");
    }

    @Test
    void a_trusted_key_has_a_label_and_a_window_that_ends_after_it_starts() {
        TrustedKey key = TrustedKey.of("a", KEY.verificationKey()).from(NOW);

        assertThatThrownBy(() -> key.until(NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'a'");
        assertThatThrownBy(() -> TrustedKey.of(" ", KEY.verificationKey()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Holds the enum and this class together: a new reason needs a test that names it. */
    @ParameterizedTest
    @EnumSource(Reason.class)
    void every_reason_is_explained_without_text_from_the_request(Reason reason) {
        Map<Reason, Verification> refusals = oneOfEach();

        assertThat(refusals).containsKey(reason);
        assertThat(refusals.get(reason)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(reason);
            assertThat(refused.message()).isNotBlank().doesNotContain("INJECTED");
        });
    }

    private Map<Reason, Verification> oneOfEach() {
        Map<Reason, Verification> refusals = new HashMap<>();
        Map<String, List<String>> request = Requests.signed(KEY, BODY);
        Map<String, List<String>> twice = new HashMap<>(request);
        twice.put("webhook-id", List.of("INJECTED", "INJECTED"));
        TrustedKey expired = TrustedKey.of("a", KEY.verificationKey()).until(NOW);
        refusals.put(Reason.BODY_TOO_LARGE, verifier.verify(request, new byte[2_000_000]));
        refusals.put(Reason.MISSING_HEADER, verifier.verify(Map.of("INJECTED", List.of("INJECTED")), BODY));
        refusals.put(Reason.DUPLICATE_HEADER, verifier.verify(twice, BODY));
        refusals.put(Reason.INVALID_ID, verifier.verify(Requests.headers("INJECTED.", SECONDS, "v1,"), BODY));
        refusals.put(Reason.INVALID_TIMESTAMP, verifier.verify(Requests.headers("msg_1", "INJECTED", "v1,"), BODY));
        refusals.put(Reason.TIMESTAMP_TOO_OLD, verifier.verify(Requests.headers("msg_1", "1", "INJECTED"), BODY));
        refusals.put(
                Reason.TIMESTAMP_TOO_NEW, verifier.verify(Requests.headers("msg_1", "99999999999", "INJECTED"), BODY));
        refusals.put(Reason.NO_SIGNATURE, verifier.verify(Requests.headers("INJECTED", SECONDS, ""), BODY));
        refusals.put(
                Reason.TOO_MANY_SIGNATURES,
                verifier.verify(Requests.headers("INJECTED", SECONDS, "INJECTED ".repeat(33)), BODY));
        refusals.put(
                Reason.NO_VALID_KEY,
                WebhookVerifier.builder().key(expired).clock(CLOCK).build().verify(request, BODY));
        refusals.put(
                Reason.SIGNATURE_MISMATCH, verifier.verify(Requests.headers("INJECTED", SECONDS, "INJECTED"), BODY));
        return refusals;
    }

    private static WebhookVerifier verifier(SigningKey key) {
        return WebhookVerifier.builder().key(key.verificationKey()).clock(CLOCK).build();
    }

    private static WebhookVerifier at(Instant now) {
        return verifier(KEY).toBuilder().clock(fixed(now)).build();
    }

    private static Clock fixed(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    private static void assertRefused(Verification verification, Reason reason, String text) {
        assertThat(verification).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(reason);
            assertThat(refused.message()).contains(text);
        });
    }
}
