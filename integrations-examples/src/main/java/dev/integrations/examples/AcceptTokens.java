package dev.integrations.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.crypto.KeyRing;
import dev.integrations.oauth.AppSettings;
import dev.integrations.oauth.ClientAuthentication;
import dev.integrations.oauth.GrantType;
import dev.integrations.oauth.NewApp;
import dev.integrations.oauth.OAuthSettings;
import dev.integrations.oauth.TokenPolicy;
import dev.integrations.scope.Caller;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.scope.ScopeGuard;
import dev.integrations.store.InMemoryStore;
import dev.integrations.web.JdkServer;
import dev.integrations.web.WebHandler;
import dev.integrations.web.WebResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An API on the JDK's server that lets in who shows an access token of the host's authorization server, or an API key. */
public final class AcceptTokens {
    private static final ScopeCatalog CATALOG =
            ScopeCatalog.builder().add("invoices:read", "See invoices").build();

    private AcceptTokens() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if it fails
     */
    public static void main(String[] args) throws Exception {
        run().forEach(System.out::println);
    }

    /** Returns what was answered without a token, and with one. */
    static List<String> run() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String address = "http://127.0.0.1:" + server.getAddress().getPort();
        try (Integrations integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .scopes(CATALOG)
                .oauth(settings(address))
                .startPaused()) {
            server.createContext("/oauth/", JdkServer.handler(integrations.authorizationServer(), 16 * 1024));
            server.createContext("/invoices", JdkServer.handler(guarded(integrations), 0));
            server.start();
            String token = token(address, machine(integrations.tenant("acme")));
            return List.of(get(address, ""), get(address, "Bearer " + token));
        } finally {
            server.stop(0);
        }
    }

    private static OAuthSettings settings(String issuer) {
        // region tokens-signed
        OAuthSettings settings = OAuthSettings.builder(issuer)
                .resources("https://api.example.com")
                .tokenPolicy(TokenPolicy.defaults().withSignedAccessTokens())
                .browserOrigins("https://app.example.com")
                .build();
        // endregion
        return settings;
    }

    private static WebHandler guarded(Integrations integrations) {
        // region tokens-guard
        ScopeGuard guard = ScopeGuard.of(
                "api",
                integrations.accessTokens().authenticator("https://api.example.com"),
                integrations.apiKeys().authenticator());
        WebHandler invoices = request -> {
            Caller caller = request.attribute(Caller.class).orElseThrow();
            return WebResponse.text(200, "the invoices of " + caller.tenant());
        };
        return guard.requiring(CATALOG.needed("invoices:read")).around(invoices);
        // endregion
    }

    private static NewApp machine(Tenant acme) {
        return acme.oauthApps()
                .register(AppSettings.builder("Nightly export")
                        .authentication(ClientAuthentication.CLIENT_SECRET_POST)
                        .grantTypes(GrantType.CLIENT_CREDENTIALS)
                        .scopes(Set.of("invoices:read"))
                        .build());
    }

    /**
     * Registers an app that signs to authenticate, and gets tokens that are bound to a key only.
     *
     * @param acme the tenant
     * @param publicKeys the app's JSON Web Key Set
     * @return the app, which has no secret
     */
    static NewApp signing(Tenant acme, String publicKeys) {
        // region tokens-key
        NewApp app = acme.oauthApps()
                .register(AppSettings.builder("Nightly export")
                        .authentication(ClientAuthentication.PRIVATE_KEY_JWT)
                        .keys(Optional.of(publicKeys))
                        .grantTypes(GrantType.CLIENT_CREDENTIALS)
                        .scopes(Set.of("invoices:read"))
                        .tokenPolicy(Optional.of(TokenPolicy.defaults().withBoundTokens()))
                        .build());
        // endregion
        return app;
    }

    private static String token(String address, NewApp app) throws Exception {
        String form = "grant_type=client_credentials&client_id=%s&client_secret=%s"
                .formatted(app.id(), app.secret().orElseThrow().reveal());
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/oauth/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        String answer = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body();
        return new ObjectMapper().readTree(answer).path("access_token").asText();
    }

    private static String get(String address, String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + "/invoices"));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        var answer = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }
}
