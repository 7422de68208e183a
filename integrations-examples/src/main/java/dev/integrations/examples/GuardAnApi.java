package dev.integrations.examples;

import com.sun.net.httpserver.HttpServer;
import dev.integrations.Integrations;
import dev.integrations.apikey.ApiKeySettings;
import dev.integrations.apikey.NewApiKey;
import dev.integrations.crypto.KeyRing;
import dev.integrations.scope.Caller;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.scope.ScopeGuard;
import dev.integrations.store.InMemoryStore;
import dev.integrations.web.JdkServer;
import dev.integrations.web.TrustedProxies;
import dev.integrations.web.WebFilter;
import dev.integrations.web.WebHandler;
import dev.integrations.web.WebResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/** An API on the JDK's server that lets in who shows an API key with the scope that is needed. */
public final class GuardAnApi {
    private static final int MAX_BODY = 64 * 1024;

    private GuardAnApi() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if it fails
     */
    public static void main(String[] args) throws Exception {
        run().forEach(System.out::println);
    }

    /** Returns what was answered without a key, with one that lacks the scope, and with one that has it. */
    static List<String> run() throws Exception {
        ScopeCatalog catalog = ScopeCatalog.builder()
                .add("invoices:read", "See invoices")
                .add("profile", "See who you are")
                .build();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (Integrations integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .scopes(catalog)
                .trustedProxies(TrustedProxies.of("10.0.0.0/8"))
                .start()) {
            // region guard-server
            ScopeGuard guard = ScopeGuard.of("api", integrations.apiKeys().authenticator());
            WebFilter readers = guard.requiring(catalog.needed("invoices:read"));
            WebHandler invoices = request -> {
                Caller caller = request.attribute(Caller.class).orElseThrow();
                return WebResponse.text(200, "the invoices of " + caller.tenant());
            };
            server.createContext("/invoices", JdkServer.handler(readers.around(invoices), MAX_BODY));
            // endregion
            server.start();
            List<String> answers = new ArrayList<>();
            for (String authorization :
                    List.of("", bearer(integrations, "profile"), bearer(integrations, "invoices:read"))) {
                answers.add(answer(server, authorization));
            }
            return answers;
        } finally {
            server.stop(0);
        }
    }

    private static String bearer(Integrations integrations, String scope) {
        NewApiKey key = integrations
                .tenant("acme")
                .apiKeys()
                .create(ApiKeySettings.builder("Example").scopes(scope).build());
        return "Bearer " + key.secret().reveal();
    }

    private static String answer(HttpServer server, String authorization) throws Exception {
        URI uri = URI.create("http://%s:%d/invoices"
                .formatted(
                        server.getAddress().getAddress().getHostAddress(),
                        server.getAddress().getPort()));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
        String told = answer.headers().firstValue("WWW-Authenticate").orElse(answer.body());
        return answer.statusCode() + " " + told;
    }
}
