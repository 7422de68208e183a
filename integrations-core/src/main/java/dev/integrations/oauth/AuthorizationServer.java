package dev.integrations.oauth;

import dev.integrations.web.WebHandler;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The web handler of the authorization server. The host mounts it where the issuer's address leads, so that it gets the
 * requests below {@code /oauth/} and {@code /.well-known/oauth-authorization-server}; with the issuer {@code
 * https://example.com/t1}, these are {@code /t1/oauth/…}, {@code /t1/.well-known/oauth-authorization-server} and {@code
 * /.well-known/oauth-authorization-server/t1}. Other requests are answered with a 404. Safe for use by several threads.
 */
public final class AuthorizationServer implements WebHandler {
    static final String AUTHORIZE = "/oauth/authorize";
    static final String PUSH = "/oauth/par";
    static final String DEVICES = "/oauth/device_authorization";
    static final String VERIFY = "/oauth/device";
    static final String TOKEN = "/oauth/token";
    static final String REVOKE = "/oauth/revoke";
    static final String INTROSPECT = "/oauth/introspect";
    static final String JWKS = "/oauth/jwks";

    private static final String POST = "POST";
    private static final String GET = "GET";

    private final OAuthSettings settings;
    private final Optional<UserEndpoints> users;
    private final TokenEndpoint token;
    private final RevocationEndpoint revocation;
    private final IntrospectionEndpoint introspection;
    private final MetadataEndpoint metadata;
    private final JwksEndpoint jwks;
    private final Cors cors;

    /**
     * Creates a server; hosts get theirs from the entry point instead.
     *
     * @param parts what it is built from
     */
    public AuthorizationServer(OAuthParts parts) {
        ClientAuthenticator clients = new ClientAuthenticator(parts);
        this.settings = parts.settings();
        this.cors = new Cors(settings.browserOrigins());
        this.users = settings.users().map(gate -> new UserEndpoints(parts, clients, gate, cors));
        this.token = new TokenEndpoint(parts, clients);
        this.revocation = new RevocationEndpoint(parts, clients);
        this.introspection = new IntrospectionEndpoint(parts, clients);
        this.metadata = new MetadataEndpoint(parts);
        this.jwks = new JwksEndpoint(parts);
    }

    /**
     * Returns what the host chose about it.
     *
     * @return the settings
     */
    public OAuthSettings settings() {
        return settings;
    }

    @Override
    public WebResponse handle(WebRequest request) {
        String base = settings.path();
        String path = request.path();
        if (path.equals(MetadataEndpoint.WELL_KNOWN + base) || path.equals(base + MetadataEndpoint.WELL_KNOWN)) {
            return read(request, metadata::answer);
        }
        if (!path.startsWith(base)) {
            return WebResponse.of(404);
        }
        String endpoint = path.substring(base.length());
        return switch (endpoint) {
            case TOKEN -> cors.answer(request, asked -> posted(asked, token::answer));
            case REVOKE -> cors.answer(request, asked -> posted(asked, revocation::answer));
            case JWKS -> read(request, jwks::answer);
            case INTROSPECT -> posted(request, introspection::answer);
            default ->
                users.map(endpoints -> endpoints.answer(endpoint, request)).orElseGet(() -> WebResponse.of(404));
        };
    }

    /** Answers with what everybody may know, scripts of other origins too. */
    private static WebResponse read(WebRequest request, Supplier<WebResponse> endpoint) {
        return request.method().equals(GET) || request.method().equals("HEAD")
                ? Cors.forAll(endpoint.get())
                : Answers.methodNotAllowed(GET);
    }

    static WebResponse posted(WebRequest request, Function<WebRequest, WebResponse> endpoint) {
        if (!request.method().equals(POST)) {
            return Answers.unstored(Answers.methodNotAllowed(POST));
        }
        try {
            return endpoint.apply(request);
        } catch (RefusedException e) {
            return e.response();
        }
    }
}
