package dev.integrations.oauth;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditEntry;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.PageRequest;
import dev.integrations.common.Secret;
import dev.integrations.common.TenantId;
import dev.integrations.crypto.KeyRing;
import dev.integrations.jose.SigningKeys;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.store.InMemoryStore;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.OAuthMother;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A server in memory with some apps, and requests to it as raw bytes. */
abstract class OAuthFixture {
    static final String ISSUER = "https://as.example.com";
    static final String API = "https://api.example.com";
    static final String FILES = "https://files.example.com";
    static final String CALLBACK = "https://client.example.com/cb";
    static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    static final String USER = "user:42";
    static final String TOKEN = "/oauth/token";
    static final String REVOKE = "/oauth/revoke";
    static final String INTROSPECT = "/oauth/introspect";

    /** As many as a long run of mutated requests leaves. */
    private static final int MAX_RECORDS = 10_000_000;

    private static final KeyRing KEYS = KeyRing.ephemeralForDevelopment();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final ManualClock clock = ManualClock.startingAt(NOON);
    final InMemoryStore store = InMemoryStore.builder().maxRecords(MAX_RECORDS).build();
    final OAuthParts parts = parts(settings());
    final AuthorizationServer server = new AuthorizationServer(parts);
    final OAuthApps apps = apps(ACME);
    final OAuthApps hostApps = apps(AuditTrail.HOST);

    OAuthSettings settings() {
        return OAuthSettings.builder(ISSUER).resources(API, FILES).build();
    }

    ScopeCatalog catalog() {
        return OAuthMother.scopes();
    }

    final OAuthParts parts(OAuthSettings settings) {
        OAuthParts all = OAuthMother.parts(store, settings, KEYS, clock);
        return with(catalog(), all.signingKeys(), all);
    }

    /** The same server, with another catalogue and other signing keys. */
    static OAuthParts with(ScopeCatalog scopes, SigningKeys keys, OAuthParts all) {
        return new OAuthParts(
                all.transactions(),
                all.settings(),
                scopes,
                all.proxies(),
                all.encryption(),
                keys,
                all.singleUses(),
                all.clock(),
                all.random(),
                all.ids());
    }

    final OAuthApps apps(TenantId owner) {
        return new OAuthApps(parts, owner, trail(owner));
    }

    final AuditTrail trail(TenantId tenant) {
        return new AuditTrail(store, parts.ids(), clock, tenant, Actor.SYSTEM);
    }

    final List<String> actions(TenantId tenant) {
        return trail(tenant).list(PageRequest.first(100)).items().stream()
                .map(AuditEntry::action)
                .toList();
    }

    final NewApp registered(UnaryOperator<AppSettings.Builder> change) {
        return apps.register(change.apply(OAuthMother.settings("Reports")).build());
    }

    final NewApp confidential() {
        return registered(app -> app);
    }

    final NewApp publicApp() {
        return registered(app -> app.authentication(ClientAuthentication.NONE)
                .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN));
    }

    final NewApp resourceServer(String... resources) {
        return hostApps.register(
                AppSettings.builder("API").servedResources(Set.of(resources)).build());
    }

    final Approval approval(NewApp app) {
        return new Approval(app.id(), ACME, USER, Set.of("invoices:read", "invoices:write"), List.of(API, FILES));
    }

    final String code(NewApp app) {
        return code(approval(app));
    }

    final String code(Approval approval) {
        return code(approval, Optional.empty());
    }

    final String code(Approval approval, Optional<String> keyThumbprint) {
        CodeIssuer.Binding binding = new CodeIssuer.Binding(CALLBACK, CHALLENGE, keyThumbprint);
        Secret code = store.inTransaction(transaction -> new CodeIssuer(parts).issue(transaction, approval, binding));
        return code.reveal();
    }

    /** Sends a form with the credentials of an app, by its registered method. */
    final WebResponse post(String path, NewApp app, String... pairs) {
        List<String> all = new ArrayList<>(List.of(pairs));
        if (app.app().settings().authentication() == ClientAuthentication.CLIENT_SECRET_BASIC) {
            return send(path, form(all), basic(app));
        }
        all.addAll(List.of("client_id", app.id().toString()));
        app.secret().ifPresent(secret -> all.addAll(List.of("client_secret", secret.reveal())));
        return send(path, form(all));
    }

    final WebResponse redeem(NewApp app, String code, String... more) {
        List<String> pairs =
                new ArrayList<>(List.of("grant_type", "authorization_code", "code", code, "code_verifier", VERIFIER));
        pairs.addAll(List.of(more));
        return post(TOKEN, app, pairs.toArray(String[]::new));
    }

    /** Returns the request with which a public app redeems a code. */
    static WebRequest redemption(NewApp app, String code) {
        List<String> pairs = List.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "code_verifier",
                VERIFIER,
                "client_id",
                app.id().toString());
        return WebRequest.builder("POST", TOKEN)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(form(pairs).getBytes(ISO_8859_1))
                .build();
    }

    final JsonNode tokens(NewApp app) {
        return ok(redeem(app, code(app)));
    }

    final WebResponse refresh(NewApp app, String token, String... more) {
        List<String> pairs = new ArrayList<>(List.of("grant_type", "refresh_token", "refresh_token", token));
        pairs.addAll(List.of(more));
        return post(TOKEN, app, pairs.toArray(String[]::new));
    }

    final boolean isActive(NewApp caller, String token) {
        return ok(post(INTROSPECT, caller, "token", token)).path("active").booleanValue();
    }

    final WebResponse send(String path, String body, String... authorizations) {
        WebRequest.Builder request = WebRequest.builder("POST", path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(body.getBytes(ISO_8859_1));
        for (String authorization : authorizations) {
            request.header("Authorization", authorization);
        }
        return server.handle(request.build());
    }

    /** Sends a form of an app with a proof of a key. */
    final WebResponse prove(NewApp app, String proof, String... pairs) {
        List<String> all = new ArrayList<>(List.of(pairs));
        all.addAll(List.of("client_id", app.id().toString()));
        WebRequest.Builder request =
                WebRequest.builder("POST", TOKEN).header("Content-Type", "application/x-www-form-urlencoded");
        app.secret().ifPresent(secret -> request.header("Authorization", basic(app)));
        return server.handle(request.header("DPoP", proof)
                .body(form(all).getBytes(ISO_8859_1))
                .build());
    }

    final WebResponse read(String path) {
        return server.handle(WebRequest.builder("GET", path).build());
    }

    static String form(List<String> pairs) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < pairs.size(); i += 2) {
            form.append(i == 0 ? "" : "&")
                    .append(URLEncoder.encode(pairs.get(i), UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(pairs.get(i + 1), UTF_8));
        }
        return form.toString();
    }

    static String basic(NewApp app) {
        return basic(app.id().toString(), app.secret().orElseThrow().reveal());
    }

    static String basic(String id, String secret) {
        String pair = URLEncoder.encode(id, UTF_8) + ":" + URLEncoder.encode(secret, UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    static JsonNode json(WebResponse response) {
        try {
            return MAPPER.readTree(new String(response.body(), UTF_8));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    static JsonNode ok(WebResponse response) {
        assertThat(response.status())
                .as("%s", new String(response.body(), UTF_8))
                .isEqualTo(200);
        assertThatNobodyKeeps(response);
        return json(response);
    }

    static void assertThatNobodyKeeps(WebResponse response) {
        assertThat(response.header("Cache-Control")).contains("no-store");
        assertThat(response.header("Pragma")).contains("no-cache");
    }

    /** Every error has the form of RFC 6749, section 5.2, byte for byte. */
    static void assertRefused(WebResponse response, String error) {
        assertRefused(response, 400, error);
    }

    static void assertRefused(WebResponse response, int status, String error) {
        JsonNode body = json(response);
        assertThat(body.path("error").asText()).isEqualTo(error);
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header("Content-Type")).contains("application/json");
        assertThatNobodyKeeps(response);
        assertThat(body.path("error_description").asText()).matches("[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+");
        assertThat(body.size()).isEqualTo(2);
        assertThat(response.header("WWW-Authenticate").isPresent()).isEqualTo(status == 401);
        response.header("WWW-Authenticate").ifPresent(value -> assertThat(value).isEqualTo("Basic realm=\"oauth\""));
    }
}
