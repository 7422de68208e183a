package dev.integrations.oauth;

import static dev.integrations.oauth.AuthorizationServer.PUSH;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.Header;
import dev.integrations.testkit.OAuthMother;
import dev.integrations.web.WebResponse;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Requests to all endpoints that began in order and were mutated then: none breaks the server, makes it tell of its inside,
 * or gets a code, a token or a secret that it has not earned. 20,000 of them, and a million with {@code -Plong}; {@code
 * -Dfuzz.seed} repeats those of an earlier run.
 */
class OAuthFuzzTest extends DeviceFixture {
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 20_000);
    private static final int GENERATION = 10_000;
    private static final double PAST_PARSING = 0.3;

    /** What a client that was understood may be told: no fault of form, and none of authentication either. */
    private static final Set<String> JUDGED = Set.of(
            "invalid_grant",
            "invalid_scope",
            "invalid_target",
            "unauthorized_client",
            "unsupported_grant_type",
            "unsupported_response_type",
            "consent_required",
            "access_denied",
            "authorization_pending",
            "slow_down",
            "expired_token");

    /** What must have come up, for the requests to have been to all endpoints and of all kinds. */
    private static final Set<String> REACHED = Set.of(
            "code",
            "access_denied",
            "200 true",
            "200 false",
            "200 invoices:read",
            "200 nothing",
            "authorization_pending",
            "200 asked",
            "200 pushed",
            "200 device",
            "200, page",
            "200, published",
            "403, text/html; charset=utf-8",
            "invalid_client",
            "invalid_grant",
            "invalid_request",
            "invalid_scope",
            "invalid_target",
            "unauthorized_client",
            "unsupported_grant_type",
            "unsupported_response_type");

    private static final Pattern INSIDE = Pattern.compile(
            "Exception|Error:|\\tat |(java|javax|com|org|dev)\\.[a-z]+\\.|NullPointer|SELECT |INSERT ",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SECRET = Pattern.compile(
            "(?<![A-Za-z0-9_-])o(ac|ad|at|ar|as)_[A-Za-z0-9_-]{43}|[A-Za-z0-9_-]{20,}\\.[A-Za-z0-9_-]{20,}\\.[A-Za-z0-9_-]{20,}");
    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final NewApp basic = confidential();
    private final NewApp posting =
            registered(settings -> settings.authentication(ClientAuthentication.CLIENT_SECRET_POST)
                    .tokenPolicy(Optional.of(TokenPolicy.defaults().withSignedAccessTokens())));
    private final NewApp phone = publicApp();
    private final NewApp api = resourceServer(API);
    private final NewApp foreign =
            apps(GLOBEX).register(OAuthMother.settings("Foreign").build());
    private final List<NewApp> clients = List.of(basic, posting, phone);
    private final List<NewApp> all = List.of(basic, posting, phone, television);
    private final Deque<String> refreshTokens = new ArrayDeque<>();
    private final Set<String> redeemed = new HashSet<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<Supplier<FuzzedRequest>> valid = List.of(
            this::authorize,
            this::authorize,
            this::authorizeByForm,
            this::decide,
            this::push,
            this::comeWithPushedRequest,
            this::beginOnDevice,
            this::pollFromDevice,
            this::pollFromDevice,
            this::enterUserCode,
            this::decideForDevice,
            this::redeem,
            this::redeem,
            this::refresh,
            this::refresh,
            this::clientCredentials,
            this::revoke,
            this::introspect,
            this::introspect,
            this::metadata);
    private String accessToken = "oat_none";

    @Override
    OAuthSettings settings() {
        return authorizing().maxFailures(1_000_000).build();
    }

    @Test
    void mutated_requests_get_nothing_that_they_have_not_earned() {
        int past = 0;
        for (int i = 0; i < REQUESTS; i++) {
            if (i % GENERATION == 0) {
                forgetWhatEnded();
            }
            // One address may do some things so often within a minute, and one user.
            clock.advance(Duration.ofSeconds(5));
            visitor = new Visitor.User(ACME, "user:" + random.nextInt(1_000), "session 1", "Ann");
            FuzzedRequest request = valid.get(random.nextInt(valid.size())).get();
            request.mutate(random, otherValues());
            past += judge(request, i) ? 1 : 0;
        }

        System.out.printf(
                "%,d requests of seed %d, %.1f %% past parsing: %s%n",
                REQUESTS, seed, 100.0 * past / REQUESTS, outcomes);
        assertThat((double) past / REQUESTS).as("seed %d: %s", seed, outcomes).isGreaterThan(PAST_PARSING);
        assertThat(outcomes.keySet()).containsAll(REACHED);
    }

    /** What is exchanged stays small, however many requests there are. */
    private void forgetWhatEnded() {
        clock.advance(Duration.ofDays(400));
        new GrantSweep(parts).run();
        refreshTokens.clear();
        redeemed.clear();
        accessToken = tokens(basic).path("access_token").asText();
    }

    private List<String> otherValues() {
        return List.of(
                basic.id().toString(),
                posting.id().toString(),
                phone.id().toString(),
                foreign.id().toString(),
                posting.secret().orElseThrow().reveal(),
                accessToken,
                refreshTokens.isEmpty() ? "oar_none" : refreshTokens.peek(),
                VERIFIER,
                CHALLENGE,
                STATE);
    }

    private NewApp client() {
        return clients.get(random.nextInt(clients.size()));
    }

    private FuzzedRequest authorize() {
        return FuzzedRequest.get(
                AUTHORIZE, request(client(), "prompt", random.nextInt(3) == 0 ? "consent" : "", "resource", API));
    }

    private FuzzedRequest authorizeByForm() {
        return FuzzedRequest.post(AUTHORIZE, request(client()));
    }

    private FuzzedRequest decide() {
        String handle = handle(ask(client(), "prompt", "consent"));
        return FuzzedRequest.post(
                AUTHORIZE, List.of("consent_request", handle, "decision", random.nextInt(4) == 0 ? "deny" : "approve"));
    }

    private FuzzedRequest push() {
        NewApp app = client();
        return authenticated(PUSH, app, request(app, "client_id", "").toArray(String[]::new));
    }

    private FuzzedRequest comeWithPushedRequest() {
        NewApp app = client();
        String uri = json(post(PUSH, app, request(app, "client_id", "").toArray(String[]::new)))
                .path("request_uri")
                .asText();
        return FuzzedRequest.get(AUTHORIZE, List.of("client_id", app.id().toString(), "request_uri", uri));
    }

    private FuzzedRequest beginOnDevice() {
        return authenticated(DEVICES, television, "scope", "invoices:read");
    }

    private FuzzedRequest pollFromDevice() {
        JsonNode begun = random.nextInt(3) == 0 ? begin() : approved();
        return authenticated(
                TOKEN,
                television,
                "grant_type",
                DEVICE_CODE,
                "device_code",
                begun.path("device_code").asText());
    }

    private FuzzedRequest enterUserCode() {
        return FuzzedRequest.get(
                VERIFY, List.of("user_code", begin().path("user_code").asText()));
    }

    private FuzzedRequest decideForDevice() {
        return FuzzedRequest.post(VERIFY, List.of("consent_request", handle(enter(begin())), "decision", "approve"));
    }

    private FuzzedRequest redeem() {
        NewApp app = client();
        return authenticated(
                TOKEN,
                app,
                "grant_type",
                "authorization_code",
                "code",
                code(app),
                "code_verifier",
                VERIFIER,
                "redirect_uri",
                CALLBACK);
    }

    private FuzzedRequest refresh() {
        if (refreshTokens.isEmpty()) {
            refreshTokens.add(tokens(basic).path("refresh_token").asText());
        }
        return authenticated(
                TOKEN,
                basic,
                "grant_type",
                "refresh_token",
                "refresh_token",
                refreshTokens.element(),
                "scope",
                "invoices:read");
    }

    private FuzzedRequest clientCredentials() {
        return authenticated(TOKEN, client(), "grant_type", "client_credentials", "resource", API);
    }

    private FuzzedRequest revoke() {
        return authenticated(REVOKE, client(), "token", accessToken, "token_type_hint", "access_token");
    }

    private FuzzedRequest introspect() {
        return authenticated(INTROSPECT, random.nextBoolean() ? api : basic, "token", accessToken);
    }

    private FuzzedRequest metadata() {
        return FuzzedRequest.get(
                random.nextBoolean() ? MetadataEndpoint.WELL_KNOWN : AuthorizationServer.JWKS, List.of());
    }

    private FuzzedRequest authenticated(String path, NewApp app, String... pairs) {
        List<String> all = new ArrayList<>(List.of(pairs));
        if (app.app().settings().authentication() == ClientAuthentication.CLIENT_SECRET_BASIC) {
            return FuzzedRequest.post(path, all).header("Authorization", basic(app));
        }
        all.addAll(List.of("client_id", app.id().toString()));
        app.secret().ifPresent(secret -> all.addAll(List.of("client_secret", secret.reveal())));
        return FuzzedRequest.post(path, all);
    }

    /** Sends it, checks the answer, and says whether the request got past parsing. */
    private boolean judge(FuzzedRequest request, int number) {
        String about = "request %d of seed %d: %s".formatted(number, seed, request);
        WebResponse response;
        try {
            response = server.handle(request.request(random));
        } catch (RuntimeException e) {
            throw new AssertionError(about, e);
        }
        String outcome = FuzzOutcome.of(response);
        outcomes.merge(outcome, 1, Integer::sum);
        String body = new String(response.body(), UTF_8);
        assertThat(response.status()).as(about).isLessThan(500);
        assertThat(INSIDE.matcher(body).find()).as("%s%n%s", about, body).isFalse();
        for (Header header : response.headers()) {
            assertThat(CONTROL.matcher(header.value()).find())
                    .as("%s%n%s", about, header)
                    .isFalse();
        }
        assertThatNothingIsGivenAway(request, response, body, about);
        return outcome.startsWith("code") || outcome.startsWith("200 ") || JUDGED.contains(outcome);
    }

    private void assertThatNothingIsGivenAway(FuzzedRequest request, WebResponse response, String body, String about) {
        Matcher inBody = SECRET.matcher(body);
        while (inBody.find()) {
            assertThat(inBody.group())
                    .as("%s%n%s", about, body)
                    .doesNotStartWith("oac_")
                    .doesNotStartWith("oas_");
            String name = inBody.group().startsWith("oad_") ? "\"device_code" : "_token";
            assertThat(body).as(about).contains(name + "\":\"" + inBody.group() + "\"");
        }
        response.header("Location").ifPresent(location -> assertThatLocationIsSafe(request, location, about));
        if (body.contains("\"access_token\"")) {
            assertEarned(request, json(response), about);
        }
    }

    /** What the request brought itself may come back with its state. */
    private void assertThatLocationIsSafe(FuzzedRequest request, String location, String about) {
        assertThat(location.startsWith(CALLBACK + "?") || location.startsWith(ISSUER + AUTHORIZE + "?"))
                .as("%s%n%s", about, location)
                .isTrue();
        String brought = decoded(request.encoded());
        Matcher found = SECRET.matcher(decoded(location));
        while (found.find()) {
            boolean ownCode = location.startsWith(CALLBACK)
                    && Pattern.compile("[?&]code=" + found.group())
                            .matcher(location)
                            .find();
            assertThat(ownCode || brought.contains(found.group()))
                    .as("%s%n%s", about, location)
                    .isTrue();
        }
    }

    /** Request and answer may escape one character in two ways, and the request may be malformed. */
    private static String decoded(String encoded) {
        return ESCAPE.matcher(encoded)
                .replaceAll(escape ->
                        Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
    }

    /** Reads the request in another way than the server does: it has to show all that the tokens are given for. */
    private void assertEarned(FuzzedRequest request, JsonNode tokens, String about) {
        List<String> values = Arrays.stream(request.encoded().split("[&=]", -1))
                .map(text -> URLDecoder.decode(text, UTF_8))
                .toList();
        String header = request.header("Authorization");
        List<String> credentials = header.isEmpty()
                ? List.of()
                : Arrays.stream(new String(
                                        Base64.getDecoder()
                                                .decode(header.substring(6).strip()),
                                        UTF_8)
                                .split(":", -1))
                        .map(text -> URLDecoder.decode(text, UTF_8))
                        .toList();
        NewApp app = all.stream()
                .filter(client -> values.contains(client.id().toString())
                        || credentials.contains(client.id().toString()))
                .filter(client -> client.secret().isEmpty()
                        || values.contains(client.secret().get().reveal())
                        || credentials.contains(client.secret().get().reveal()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(about));
        accessToken = tokens.path("access_token").asText();
        String grantType = values.get(values.indexOf("grant_type") + 1);
        if (grantType.equals("authorization_code")) {
            assertThat(values).as(about).contains(VERIFIER);
            assertThat(redeemed.add(values.get(values.indexOf("code") + 1)))
                    .as(about)
                    .isTrue();
        } else if (grantType.equals(DEVICE_CODE)) {
            assertThat(redeemed.add(values.get(values.indexOf("device_code") + 1)))
                    .as(about)
                    .isTrue();
        } else if (grantType.equals("refresh_token")) {
            assertThat(values).as(about).contains(refreshTokens.element());
            refreshTokens.clear();
            refreshTokens.add(tokens.path("refresh_token").asText());
        } else {
            assertThat(grantType).as(about).isEqualTo("client_credentials");
            assertThat(app.secret()).as(about).isPresent();
        }
    }
}
