package dev.integrations.examples;

import dev.integrations.Integrations;
import dev.integrations.common.PageRequest;
import dev.integrations.common.Secret;
import dev.integrations.connection.ApiClient;
import dev.integrations.connection.ApiClientSettings;
import dev.integrations.connection.ApiRequest;
import dev.integrations.connection.ApiResponse;
import dev.integrations.connection.AuthorizationRequest;
import dev.integrations.connection.AuthorizationResult;
import dev.integrations.connection.AuthorizationResult.Connected;
import dev.integrations.connection.AuthorizationResult.Declined;
import dev.integrations.connection.AuthorizationResult.Rejected;
import dev.integrations.connection.AuthorizationUrl;
import dev.integrations.connection.ClientRegistration;
import dev.integrations.connection.Connection;
import dev.integrations.connection.ConnectionCredentials;
import dev.integrations.connection.ConnectionId;
import dev.integrations.connection.ConnectionScheme;
import dev.integrations.connection.ConnectionSettings;
import dev.integrations.connection.Connections;
import dev.integrations.connection.Disconnection;
import dev.integrations.connection.Pagination;
import dev.integrations.connection.ProviderDescriptor;
import dev.integrations.connection.Providers;
import dev.integrations.connection.TokenSource;
import dev.integrations.connection.UpstreamRevocation;
import dev.integrations.crypto.KeyRing;
import dev.integrations.store.InMemoryStore;
import dev.integrations.web.JdkServer;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A user connects an account at a service; the host calls that service and, in the end, lets go of it. */
public final class ConnectToService {
    private static final int MAX_BODY_BYTES = 64 * 1024;

    private ConnectToService() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws IOException if no port can be listened on
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        run().forEach(System.out::println);
    }

    /** Returns what happens, in its order. */
    static List<String> run() throws IOException, InterruptedException {
        List<String> story = new ArrayList<>();
        try (LocalServer service = LocalProvider.start();
                LocalServer host = LocalServer.start();
                Integrations integrations = Integrations.builder()
                        .store(InMemoryStore.create())
                        .keyRing(KeyRing.ephemeralForDevelopment())
                        .development()
                        .connections(settings(service, host))
                        .start()) {
            Connections connections = integrations.tenant("acme").as("user:7").connections();
            host.handle("/connect", JdkServer.handler(request -> begin(connections, request), MAX_BODY_BYTES));
            host.handle("/callback/", JdkServer.handler(request -> end(connections, request), MAX_BODY_BYTES));

            story.add(browse(host.url("/connect")));
            Connection connection =
                    connections.list(PageRequest.first(1)).items().get(0);
            story.addAll(use(connections, connection.id()));
            story.add(withKey(connections));
            story.add(letGo(connections, connection.id()));
        }
        return story;
    }

    private static ConnectionSettings settings(LocalServer service, LocalServer host) {
        ProviderDescriptor provider = local(service);
        String redirectBase = host.url("/callback");
        // region settings
        ConnectionSettings settings = ConnectionSettings.builder()
                .provider(Providers.github(), ClientRegistration.of("Iv1.0123456789abcdef", "the client's secret"))
                .provider(provider, ClientRegistration.of("our-app", "its secret"))
                .provider(ProviderDescriptor.builder("weather", ConnectionScheme.API_KEY)
                        .header("X-Api-Key", "")
                        .apiBase("https://api.weather.example.com/")
                        .build())
                .redirectBase(redirectBase)
                .build();
        // endregion
        return settings;
    }

    private static ProviderDescriptor local(LocalServer service) {
        String base = service.url("");
        // region descriptor
        ProviderDescriptor provider = ProviderDescriptor.builder("tracker", ConnectionScheme.AUTHORIZATION_CODE)
                .name("Issue tracker")
                .authorizationEndpoint(base + "/authorize")
                .tokenEndpoint(base + "/token")
                .revocation(UpstreamRevocation.standard(base + "/revoke"))
                .scopes("issues")
                .apiBase(base + "/api/")
                .build();
        // endregion
        return provider;
    }

    private static WebResponse begin(Connections connections, WebRequest request) {
        String session = request.header("Cookie").orElse("");
        // region authorize
        AuthorizationUrl url = connections.authorize(AuthorizationRequest.of("tracker", "Our issues", session));
        return WebResponse.redirect(url.uri());
        // endregion
    }

    private static WebResponse end(Connections connections, WebRequest request) {
        String session = request.header("Cookie").orElse("");
        // region callback
        AuthorizationResult result = connections.callback(request, session);
        if (result instanceof Connected connected) {
            return WebResponse.text(200, "Connected: " + connected.connection().name());
        }
        if (result instanceof Declined declined) {
            return WebResponse.text(200, declined.byUser() ? "You declined" : "The service declined");
        }
        return WebResponse.text(400, ((Rejected) result).reason().description());
        // endregion
    }

    /** A browser in a few lines: it follows redirects, and keeps its cookie whichever service it is sent to. */
    private static String browse(String url) throws IOException, InterruptedException {
        HttpCookie session = new HttpCookie("sid", "4711");
        session.setVersion(0);
        session.setPath("/");
        CookieManager cookies = new CookieManager();
        cookies.getCookieStore().add(URI.create(url), session);
        HttpClient browser = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .cookieHandler(cookies)
                .build();
        return browser.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }

    private static List<String> use(Connections connections, ConnectionId id) {
        List<String> titles = new ArrayList<>();
        // region client
        ApiClientSettings settings = ApiClientSettings.builder()
                .rate(10, Duration.ofSeconds(1))
                .fallback((request, outage) -> Optional.empty())
                .build();
        ApiClient tracker = connections.client(id, settings);
        ApiResponse me = tracker.get("me");
        titles.add("I am " + me.json().path("login").asText());
        // endregion
        // region pages
        tracker.pages(ApiRequest.get("issues"), Pagination.links(), 50)
                .flatMap(page -> page.json().findValuesAsText("title").stream())
                .forEach(titles::add);
        // endregion
        return titles;
    }

    private static String withKey(Connections connections) {
        // region key
        Connection weather = connections.connect(
                "weather", "Weather", new ConnectionCredentials.ApiKey(Secret.of("k3y-of-the-tenant")));
        TokenSource tokens = connections.tokens(weather.id());
        // endregion
        return tokens.header() + " is set to " + tokens.value().join();
    }

    private static String letGo(Connections connections, ConnectionId id) {
        // region disconnect
        Disconnection disconnection = connections.disconnect(id);
        // endregion
        return disconnection.connection().state() + ", upstream " + disconnection.upstream();
    }
}
