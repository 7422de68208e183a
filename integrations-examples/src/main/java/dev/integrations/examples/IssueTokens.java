package dev.integrations.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.oauth.AppSettings;
import dev.integrations.oauth.ApprovalQuery;
import dev.integrations.oauth.ClientAuthentication;
import dev.integrations.oauth.ConsentRequest;
import dev.integrations.oauth.DevicePolicy;
import dev.integrations.oauth.GrantType;
import dev.integrations.oauth.NewApp;
import dev.integrations.oauth.OAuthSettings;
import dev.integrations.oauth.PushedRequestPolicy;
import dev.integrations.oauth.TokenPolicy;
import dev.integrations.oauth.UserGate;
import dev.integrations.oauth.Visitor;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.web.JdkServer;
import dev.integrations.web.WebResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An authorization server for the apps that a tenant's developers, and the host, register. */
public final class IssueTokens {
    private IssueTokens() {}

    /**
     * Returns what the host chooses about its server.
     *
     * @param issuer the address by which clients know it
     * @return the settings
     */
    static OAuthSettings settings(String issuer) {
        // region oauth-settings
        OAuthSettings settings = OAuthSettings.builder(issuer)
                .resources("https://api.example.com")
                .build();
        // endregion
        return settings;
    }

    /**
     * Returns what apps may be allowed.
     *
     * @return the catalogue of scopes
     */
    static ScopeCatalog scopes() {
        return ScopeCatalog.builder()
                .add("invoices:read", "Read invoices")
                .add("invoices:write", "Write invoices")
                .build();
    }

    /**
     * Mounts the authorization server.
     *
     * @param integrations whose server
     * @param server the host's server
     */
    static void mount(Integrations integrations, HttpServer server) {
        // region oauth-mount
        server.createContext("/oauth/", JdkServer.handler(integrations.authorizationServer(), 16 * 1024));
        server.createContext("/.well-known/", JdkServer.handler(integrations.authorizationServer(), 0));
        // endregion
    }

    /**
     * Opens the authorization endpoint, where users allow apps to act for them.
     *
     * @param issuer the address by which clients know the server
     * @param sessions the host's sessions: who is logged in, by the value of the cookie
     * @return the settings
     */
    static OAuthSettings authorizing(String issuer, Map<String, String> sessions) {
        // region oauth-users
        UserGate users = request -> {
            String session = request.header("Cookie").orElse("");
            String user = sessions.get(session);
            if (user == null) {
                String back = request.path() + "?" + request.query().orElse("");
                return new Visitor.Guest(
                        WebResponse.redirect(URI.create("/login?to=" + URLEncoder.encode(back, UTF_8))));
            }
            return new Visitor.User(TenantId.of("acme"), user, session, "Ann");
        };
        OAuthSettings settings = OAuthSettings.builder(issuer)
                .resources("https://api.example.com")
                .users(users)
                .build();
        // endregion
        return settings;
    }

    /**
     * Puts the host's own page in the place of ours.
     *
     * @param settings the settings
     * @return the settings
     */
    static OAuthSettings.Builder ownScreen(OAuthSettings.Builder settings) {
        // region oauth-screen
        settings.consentScreen(asked -> WebResponse.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("app", asked.app().settings().name())
                        .put("logo", asked.app().settings().logoUri().orElse(""))
                        .put("scopes", asked.scopes().size())
                        .put(ConsentRequest.HANDLE, asked.handle().reveal())));
        // endregion
        return settings;
    }

    /**
     * Registers an app that acts for itself.
     *
     * @param acme the tenant
     * @return the app with its secret
     */
    static NewApp machine(Tenant acme) {
        // region oauth-machine
        NewApp app = acme.oauthApps()
                .register(AppSettings.builder("Nightly export")
                        .grantTypes(GrantType.CLIENT_CREDENTIALS)
                        .scopes(Set.of("invoices:read"))
                        .build());
        // app.id() is its client_id, and app.secret() its client_secret, which is shown this once
        // endregion
        return app;
    }

    /**
     * Registers an app of the host for phones.
     *
     * @param integrations the entry point
     * @return the app, which has no secret
     */
    static NewApp phone(Integrations integrations) {
        // region oauth-phone
        NewApp app = integrations
                .oauthApps()
                .register(AppSettings.builder("Reports on the go")
                        .authentication(ClientAuthentication.NONE)
                        .redirectUris(List.of("https://reports.example.com/callback"))
                        .logoUri(Optional.of("https://reports.example.com/logo.png"))
                        .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
                        .scopes(Set.of("invoices:read"))
                        .tokenPolicy(Optional.of(TokenPolicy.defaults()
                                .withAccessTokenLifetime(Duration.ofMinutes(10))
                                .withGrace(Duration.ofSeconds(30))))
                        .build());
        // endregion
        return app;
    }

    /**
     * Says how apps push requests and how devices wait.
     *
     * @param settings the settings
     * @return the settings
     */
    static OAuthSettings.Builder flows(OAuthSettings.Builder settings) {
        // region oauth-flows
        settings.pushedRequests(PushedRequestPolicy.defaults().withLifetime(Duration.ofSeconds(90)))
                .devices(DevicePolicy.defaults()
                        .withLifetime(Duration.ofMinutes(15))
                        .withVerificationUri("https://example.com/tv"));
        // endregion
        return settings;
    }

    /**
     * Registers an app that pushes its requests ahead of the browser.
     *
     * @param acme the tenant
     * @return the app with its secret
     */
    static NewApp pushing(Tenant acme) {
        // region oauth-pushing
        NewApp app = acme.oauthApps()
                .register(AppSettings.builder("Ledger")
                        .redirectUris(List.of("https://ledger.example.com/callback"))
                        .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
                        .scopes(Set.of("invoices:read"))
                        .pushedRequestsRequired(true)
                        .build());
        // endregion
        return app;
    }

    /**
     * Registers an app for televisions, which have no browser.
     *
     * @param integrations the entry point
     * @return the app, which has no secret
     */
    static NewApp television(Integrations integrations) {
        // region oauth-television
        NewApp app = integrations
                .oauthApps()
                .register(AppSettings.builder("Reports on the wall")
                        .authentication(ClientAuthentication.NONE)
                        .grantTypes(GrantType.DEVICE_CODE, GrantType.REFRESH_TOKEN)
                        .scopes(Set.of("invoices:read"))
                        .build());
        // endregion
        return app;
    }

    /**
     * Registers the host's API, so that it may introspect tokens.
     *
     * @param integrations the entry point
     * @return the app of the API
     */
    static NewApp api(Integrations integrations) {
        // region oauth-api
        NewApp api = integrations
                .oauthApps()
                .register(AppSettings.builder("Our API")
                        .servedResources(Set.of("https://api.example.com"))
                        .build());
        // endregion
        return api;
    }

    /**
     * Gives an app a new secret, and takes back what a user allowed it.
     *
     * @param acme the tenant
     * @param app its app
     * @return the app with its new secret
     */
    static NewApp manage(Tenant acme, NewApp app) {
        // region oauth-manage
        NewApp renewed = acme.oauthApps().regenerateSecret(app.id(), Duration.ofDays(7));

        ApprovalQuery ofUser = ApprovalQuery.all().of("user:42");
        acme.consents().list(ofUser, PageRequest.first(20));
        acme.consents().grants(ofUser, PageRequest.first(20));
        acme.consents().revoke(ofUser.of(app.id()));
        // endregion
        return renewed;
    }
}
