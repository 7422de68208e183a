package dev.integrations.examples;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.Integrations;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.TenantId;
import dev.integrations.oauth.AppSettings;
import dev.integrations.oauth.ApplicationType;
import dev.integrations.oauth.ClientAuthentication;
import dev.integrations.oauth.GrantType;
import dev.integrations.oauth.NewApp;
import dev.integrations.oauth.OAuthApps;
import dev.integrations.oauth.OAuthSettings;
import dev.integrations.oauth.TokenPolicy;
import dev.integrations.oauth.Visitor;
import dev.integrations.scope.Caller;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.scope.ScopeGuard;
import dev.integrations.web.JdkServer;
import dev.integrations.web.WebParameters;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How apps come to the data of the demo host: its authorization server; {@code POST /apps} with a form, which registers an
 * app for a {@code tenant}, or for the host, by {@code redirect_uri}, {@code authentication}, {@code keys}, {@code
 * names_token_endpoint}, {@code device} and {@code tokens}, which are {@code signed} or {@code bound} if they are not opaque; {@code /login?user=ann}, which
 * believes any name; and {@code GET /api/invoices} for those who have a token or an API key.
 */
final class DemoAccess {
    private static final int MAX_BODY = 16 * 1024;
    /** Where users come from who have to log in. */
    private static final Pattern BACK = Pattern.compile("/oauth/(?:authorize|device)\\?[\\x21-\\x7E]*");

    private static final Pattern SESSION = Pattern.compile("(?:^|; )demo_session=([a-z]{1,20})(?:;|$)");

    private static final ScopeCatalog SCOPES = ScopeCatalog.builder()
            .add("invoices:read", "See invoices")
            .add("invoices:write", "Write invoices")
            .build();

    private final Integrations integrations;
    private final String api;

    DemoAccess(Integrations integrations, String issuer) {
        this.integrations = integrations;
        this.api = api(issuer);
    }

    static ScopeCatalog scopes() {
        return SCOPES;
    }

    static OAuthSettings settings(String issuer) {
        return OAuthSettings.builder(issuer)
                .resources(api(issuer))
                .users(DemoAccess::visitor)
                .build();
    }

    private static String api(String issuer) {
        return issuer + "/api";
    }

    private static Visitor visitor(WebRequest request) {
        Matcher cookie = SESSION.matcher(request.header("Cookie").orElse(""));
        if (!cookie.find()) {
            String back =
                    URLEncoder.encode(request.path() + "?" + request.query().orElse(""), StandardCharsets.UTF_8);
            return new Visitor.Guest(WebResponse.redirect(URI.create("/login?user=ann&to=" + back)));
        }
        String user = cookie.group(1);
        return new Visitor.User(TenantId.of(DemoTenants.NAMES.get(0)), "user:" + user, user, user);
    }

    void addTo(LocalServer server) {
        server.handle("/oauth/", JdkServer.handler(integrations.authorizationServer(), MAX_BODY));
        server.handle("/.well-known/", JdkServer.handler(integrations.authorizationServer(), 0));
        server.handle("/login", JdkServer.handler(this::login, 0));
        server.handle("/apps", JdkServer.handler(this::register, MAX_BODY));
        ScopeGuard guard = ScopeGuard.of(
                "demo",
                integrations.apiKeys().authenticator(),
                integrations.accessTokens().authenticator(api));
        server.handle(
                "/api/invoices",
                JdkServer.handler(
                        guard.requiring(SCOPES.needed("invoices:read")).around(DemoAccess::invoices), 0));
    }

    private WebResponse login(WebRequest request) {
        WebParameters parameters = request.queryParameters();
        String user = parameters.find("user").orElse("");
        if (!user.matches("[a-z]{1,20}")) {
            return WebResponse.text(400, "A user has 1 to 20 letters, such as /login?user=ann");
        }
        String back = parameters.find("to").orElse("");
        if (!BACK.matcher(back).matches()) {
            return WebResponse.text(400, "The way back is to a page of the authorization server");
        }
        return WebResponse.of(303)
                .withHeader("Location", back)
                .withHeader("Set-Cookie", "demo_session=%s; Path=/; HttpOnly; SameSite=Lax".formatted(user));
    }

    private WebResponse register(WebRequest request) {
        if (!request.method().equals("POST")) {
            return WebResponse.of(405).withHeader("Allow", "POST");
        }
        try {
            WebParameters form = request.form();
            return answer(apps(form.find("tenant")).register(settings(form)));
        } catch (InvalidInputException | IllegalArgumentException e) {
            return WebResponse.text(400, String.valueOf(e.getMessage()));
        }
    }

    private OAuthApps apps(Optional<String> tenant) {
        return tenant.map(name -> integrations.tenant(name).oauthApps()).orElseGet(integrations::oauthApps);
    }

    private AppSettings settings(WebParameters form) {
        ClientAuthentication authentication =
                ClientAuthentication.valueOf(form.find("authentication").orElse("CLIENT_SECRET_BASIC"));
        List<String> redirectUris = form.all("redirect_uri");
        Set<GrantType> grantTypes = EnumSet.noneOf(GrantType.class);
        if (!redirectUris.isEmpty()) {
            grantTypes.addAll(Set.of(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN));
        }
        if (authentication != ClientAuthentication.NONE) {
            grantTypes.add(GrantType.CLIENT_CREDENTIALS);
        }
        if (form.find("device").isPresent()) {
            grantTypes.addAll(Set.of(GrantType.DEVICE_CODE, GrantType.REFRESH_TOKEN));
        }
        return AppSettings.builder(form.find("name").orElse("An app"))
                .authentication(authentication)
                .type(ApplicationType.NATIVE)
                .redirectUris(redirectUris)
                .grantTypes(grantTypes.toArray(GrantType[]::new))
                .scopes(Set.of("invoices:read", "invoices:write"))
                .keys(form.find("keys"))
                .namesTokenEndpoint(form.find("names_token_endpoint").isPresent())
                .tokenPolicy(form.find("tokens").map(DemoAccess::policy))
                .servedResources(form.find("serves").isPresent() ? Set.of(api) : Set.of())
                .build();
    }

    private static TokenPolicy policy(String tokens) {
        return switch (tokens) {
            case "signed" -> TokenPolicy.defaults().withSignedAccessTokens();
            case "bound" -> TokenPolicy.defaults().withBoundTokens();
            default -> throw new IllegalArgumentException("tokens are signed or bound, or opaque if nothing is said");
        };
    }

    private static WebResponse answer(NewApp app) {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("client_id", app.id().toString());
        app.secret().ifPresent(secret -> body.put("client_secret", secret.reveal()));
        return WebResponse.json(201, body);
    }

    private static WebResponse invoices(WebRequest request) {
        Caller caller = request.attribute(Caller.class).orElseThrow();
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("tenant", caller.tenant().value())
                .put("caller", caller.subject());
        List.of("invoice 1", "invoice 2").forEach(body.putArray("invoices")::add);
        return WebResponse.json(200, body);
    }
}
