package dev.integrations.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Assertions, proofs and tokens of clients that are changed in all their parts, at the endpoint for tokens and in front of an API. */
class ProofFuzzTest extends AccessTokensFixture {
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 20_000) / 5;
    private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final List<String> WORDS = List.of(
            "null",
            "[]",
            "{}",
            "0",
            "-1",
            "1e400",
            "true",
            "\"\"",
            "\"none\"",
            "\"HS256\"",
            "\"RS256\"",
            "\"EdDSA\"",
            "\"P-521\"",
            "\"\\u0000\"",
            "99999999999999999999",
            "[\"https://auth.example.com\",\"x\"]");

    private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final NewApp signing = registered(settings ->
            settings.authentication(ClientAuthentication.PRIVATE_KEY_JWT).keys(Optional.of(key.keySet())));
    private final String bound = boundToken();
    private final String signed = signedToken();
    private final Map<String, Integer> outcomes = new TreeMap<>();

    /** A token in its parts, and whether it was signed after the last change. */
    private record Sample(String text, boolean isChanged, boolean isSignedAnew) {}

    @Override
    OAuthSettings settings() {
        return OAuthSettings.builder(ISSUER)
                .resources(API, FILES)
                .maxFailures(1_000_000)
                .build();
    }

    @Test
    void changed_proofs_prove_nothing() {
        List<Supplier<WebResponse>> targets = List.of(
                this::assertion,
                this::assertionOfNobody,
                this::proofOfCredentials,
                this::proofOfBoundToken,
                this::signedAccessToken);
        for (int i = 0; i < REQUESTS; i++) {
            Supplier<WebResponse> target = targets.get(i % targets.size());
            WebResponse response;
            try {
                response = target.get();
            } catch (RuntimeException e) {
                throw new AssertionError("request %d of seed %d".formatted(i, seed), e);
            }
            outcomes.merge(i % targets.size() + " " + response.status(), 1, Integer::sum);
            assertThat(response.status()).as("request %d of seed %d", i, seed).isLessThan(500);
            assertThat(new String(response.body(), UTF_8))
                    .as("request %d of seed %d", i, seed)
                    .doesNotContain("Exception", "dev.integrations", "java.");
        }

        assertThat(outcomes)
                .as("seed %d", seed)
                .containsKeys("0 200", "0 400", "1 400", "2 200", "2 400", "3 200", "3 401", "4 200", "4 401");
    }

    private WebResponse assertion() {
        Sample sample = changed(this.key.assertion(signing.id(), ISSUER));
        return judged(sample, credentials(sample.text, List.of()));
    }

    private WebResponse assertionOfNobody() {
        Sample sample = changed(this.key.assertion(new AppId(new UUID(1, 2)), ISSUER));
        WebResponse response = credentials(sample.text, List.of());
        assertThat(response.status()).as("seed %d: %s", seed, sample).isBetween(400, 499);
        return response;
    }

    private WebResponse proofOfCredentials() {
        Sample sample = changed(key.proof("POST", ISSUER + TOKEN));
        return judged(sample, credentials(key.assertion(signing.id(), ISSUER), List.of(sample.text)));
    }

    private WebResponse credentials(String assertion, List<String> proofs) {
        WebRequest.Builder request = WebRequest.builder("POST", TOKEN)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(form(List.of(
                                "grant_type",
                                "client_credentials",
                                "client_assertion_type",
                                ASSERTION,
                                "client_assertion",
                                assertion))
                        .getBytes(UTF_8));
        proofs.forEach(proof -> request.header("DPoP", proof));
        return server.handle(request.build());
    }

    private WebResponse proofOfBoundToken() {
        Sample sample = changed(key.proof("GET", API + "/invoices", bound));
        return judged(
                sample,
                here.handle(get("DPoP " + bound).header("DPoP", sample.text).build()));
    }

    /** Its key is not ours: nobody signs it anew. */
    private WebResponse signedAccessToken() {
        Sample sample = changed(signed, parts -> "");
        return judged(sample, show(here, sample.text));
    }

    /** What was changed after it was signed gets nothing. */
    private WebResponse judged(Sample sample, WebResponse response) {
        if (sample.isChanged && !sample.isSignedAnew) {
            assertThat(response.status()).as("seed %d: %s", seed, sample).isBetween(400, 499);
        }
        return response;
    }

    private Sample changed(String token) {
        return changed(
                token, parts -> random.nextBoolean() ? key.signed(decoded(parts.get(0)), decoded(parts.get(1))) : "");
    }

    private Sample changed(String token, Function<List<String>, String> again) {
        if (random.nextInt(8) == 0) {
            return new Sample(token, false, false);
        }
        List<String> parts = new ArrayList<>(List.of(token.split("\\.", -1)));
        int at = random.nextInt(6);
        if (at >= 4) {
            String raw = character(token);
            return new Sample(raw, !raw.equals(token), false);
        }
        String text = decoded(parts.get(at % 2));
        String other = text;
        while (other.equals(text)) {
            other = random.nextBoolean() ? word(text) : character(text);
        }
        parts.set(at % 2, Base64.getUrlEncoder().withoutPadding().encodeToString(other.getBytes(UTF_8)));
        String resigned = again.apply(parts);
        return resigned.isEmpty() ? new Sample(String.join(".", parts), true, false) : new Sample(resigned, true, true);
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), UTF_8);
    }

    /** Puts a value in the place of another. */
    private String word(String json) {
        List<Integer> colons = new ArrayList<>();
        for (int i = 0; i < json.length(); i++) {
            if (json.charAt(i) == ':') {
                colons.add(i);
            }
        }
        if (colons.isEmpty()) {
            return character(json);
        }
        int colon = colons.get(random.nextInt(colons.size()));
        int end = colon + 1;
        while (end < json.length() && json.charAt(end) != ',' && json.charAt(end) != '}') {
            end++;
        }
        return json.substring(0, colon + 1) + WORDS.get(random.nextInt(WORDS.size())) + json.substring(end);
    }

    private String character(String text) {
        int at = random.nextInt(text.length());
        char other = (char) (0x20 + random.nextInt(0x5F));
        return switch (random.nextInt(3)) {
            case 0 -> text.substring(0, at) + text.substring(at + 1);
            case 1 -> text.substring(0, at) + other + text.substring(at);
            default -> text.substring(0, at) + other + text.substring(at + 1);
        };
    }
}
