package dev.integrations.testkit.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.integrations.connection.ClientRegistration;
import dev.integrations.connection.ConnectionScheme;
import dev.integrations.connection.ProviderDescriptor;
import dev.integrations.connection.UpstreamRevocation;
import dev.integrations.http.Header;
import dev.integrations.web.WebParameters;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A provider of tokens on a free port of {@code 127.0.0.1} that forgives nothing: codes and refresh tokens are good for one
 * use, PKCE is checked, and there is no grace. It counts the calls of its token endpoint. Safe for use by several threads.
 */
public final class StrictProvider implements AutoCloseable {
    /** The client that it knows. */
    public static final ClientRegistration CLIENT = ClientRegistration.of("client-1", "s3cret:&");

    private final FaultyReceiver receiver = FaultyReceiver.start();
    private final Map<String, String> challenges = new HashMap<>();
    private final Set<String> refreshTokens = new HashSet<>();
    private final Set<String> accessTokens = new HashSet<>();
    private final Deque<Behaviour> next = new ArrayDeque<>();
    private int lifetimeSeconds = 3600;
    private Duration latency = Duration.ZERO;
    private int issued;
    private int calls;
    private int refusals;

    private StrictProvider() {
        receiver.on("/token", this::token).on("/revoke", this::revoke);
    }

    /**
     * Starts a provider.
     *
     * @return the provider, which the caller closes
     */
    public static StrictProvider start() {
        return new StrictProvider();
    }

    /**
     * Returns how it describes itself, to be changed as a test needs it.
     *
     * @param id the id that it is to have
     * @return a builder
     */
    public ProviderDescriptor.Builder descriptor(String id) {
        return ProviderDescriptor.builder(id, ConnectionScheme.AUTHORIZATION_CODE)
                .authorizationEndpoint(url("/authorize"))
                .tokenEndpoint(url("/token"))
                .revocation(UpstreamRevocation.standard(url("/revoke")))
                .scopes("read", "write")
                .apiBase(url("/api/"));
    }

    /**
     * Returns the URL of a path.
     *
     * @param path the path
     * @return an absolute URL
     */
    public String url(String path) {
        return receiver.url(path).toString();
    }

    /**
     * Returns what requests it has received, and where other paths can be given a behaviour.
     *
     * @return the receiver that it runs on
     */
    public FaultyReceiver receiver() {
        return receiver;
    }

    /**
     * Sets how long access tokens live from now on.
     *
     * @param seconds the value of {@code expires_in}; the default is 3600
     * @return this provider
     */
    public synchronized StrictProvider lifetimeSeconds(int seconds) {
        lifetimeSeconds = seconds;
        return this;
    }

    /**
     * Sets how long the token endpoint takes to answer.
     *
     * @param latency the default is no time
     * @return this provider
     */
    public synchronized StrictProvider latency(Duration latency) {
        this.latency = latency;
        return this;
    }

    /**
     * Sets what the next call of the token endpoint leads to, in place of what it should; called again, what the one after
     * that leads to.
     *
     * @param behaviour the behaviour
     * @return this provider
     */
    public synchronized StrictProvider next(Behaviour behaviour) {
        next.add(behaviour);
        return this;
    }

    /**
     * Lets a user agree.
     *
     * @param authorizationUrl where the user was sent
     * @return the query that the user comes back with
     * @throws AssertionError if the URL is not one of a careful client
     */
    public synchronized String approve(URI authorizationUrl) {
        WebParameters query = WebParameters.parse(authorizationUrl.getRawQuery());
        require("code".equals(query.find("response_type").orElse("")), "response_type is code");
        require("S256".equals(query.find("code_challenge_method").orElse("")), "the challenge is by S256");
        require(CLIENT.clientId().equals(query.find("client_id").orElse("")), "the client is known");
        String code = "code-" + ++issued;
        challenges.put(
                code,
                query.find("code_challenge").orElse("") + " "
                        + query.find("redirect_uri").orElse(""));
        return "code=%s&state=%s".formatted(code, query.find("state").orElse(""));
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("expected of an authorization URL: " + what);
        }
    }

    /**
     * Returns how often the token endpoint was called.
     *
     * @return the count since the start
     */
    public synchronized int calls() {
        return calls;
    }

    /**
     * Returns how many of these calls were refused for a code or a refresh token that is not good any more.
     *
     * @return the count since the start
     */
    public synchronized int refusals() {
        return refusals;
    }

    /**
     * Says whether a value of {@code Authorization} is that of a live token.
     *
     * @param authorization such as {@code Bearer access-1}
     * @return false if it was replaced, revoked, or never given
     */
    public synchronized boolean accepts(String authorization) {
        return authorization.startsWith("Bearer ") && accessTokens.contains(authorization.substring(7));
    }

    /** Makes every token void, as when a user takes back what was granted. */
    public synchronized void revokeAll() {
        refreshTokens.clear();
        accessTokens.clear();
    }

    @Override
    public void close() {
        receiver.close();
    }

    private void token(ReceiverExchange exchange) throws IOException {
        ReceivedRequest request = exchange.request();
        Behaviour other;
        Duration wait;
        synchronized (this) {
            calls++;
            other = next.poll();
            wait = latency;
        }
        if (!wait.isZero()) {
            exchange.pause(wait);
        }
        (other == null ? answer(WebParameters.parse(request.text()), request) : other).handle(exchange);
    }

    private synchronized Behaviour answer(WebParameters form, ReceivedRequest request) {
        if (!isClient(request)) {
            return json(401, "{\"error\":\"invalid_client\"}");
        }
        boolean granted = switch (form.find("grant_type").orElse("")) {
            case "authorization_code" -> redeem(form);
            case "refresh_token" ->
                refreshTokens.remove(form.find("refresh_token").orElse(""));
            case "client_credentials" -> true;
            default -> false;
        };
        if (!granted) {
            refusals++;
            return json(400, "{\"error\":\"invalid_grant\",\"error_description\":\"internal <b>text</b>\"}");
        }
        int number = ++issued;
        accessTokens.add("access-" + number);
        refreshTokens.add("refresh-" + number);
        return json(200, """
                {"access_token":"access-%d","token_type":"Bearer","expires_in":%d,"refresh_token":"refresh-%d"}""".formatted(number, lifetimeSeconds, number));
    }

    /** The secret needs encoding, which shows whether it is done. */
    private static boolean isClient(ReceivedRequest request) {
        byte[] pair = "client-1:s3cret%3A%26".getBytes(UTF_8);
        return request.header("Authorization")
                .filter(("Basic " + Base64.getEncoder().encodeToString(pair))::equals)
                .isPresent();
    }

    private boolean redeem(WebParameters form) {
        String challenge = challenges.remove(form.find("code").orElse(""));
        return challenge != null
                && challenge.equals(challengeOf(form.find("code_verifier").orElse("")) + " "
                        + form.find("redirect_uri").orElse(""));
    }

    private static String challengeOf(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void revoke(ReceiverExchange exchange) throws IOException {
        WebParameters form = WebParameters.parse(exchange.request().text());
        synchronized (this) {
            if (refreshTokens.remove(form.find("token").orElse(""))) {
                accessTokens.clear();
            }
        }
        Behaviour.answer(200).handle(exchange);
    }

    private static Behaviour json(int status, String body) {
        return Behaviour.answer(status, List.of(new Header("Content-Type", "application/json")), body);
    }
}
