package dev.integrations.apikey;

import dev.integrations.scope.Authentication;
import dev.integrations.scope.Authenticator;
import dev.integrations.scope.Credentials;
import dev.integrations.scope.ScopeSet;
import dev.integrations.web.TrustedProxies;
import dev.integrations.web.WebRequest;
import java.net.InetAddress;

/** Takes API keys as bearer tokens. What cannot be one is left to whoever else takes bearer tokens. */
final class ApiKeyAuthenticator implements Authenticator {
    private static final Authentication NOT_KNOWN = new Authentication.NotKnown();
    private static final Authentication REFUSED = new Authentication.Refused("The API key is not valid");

    private final ApiKeyVerifier verifier;
    private final TrustedProxies proxies;

    ApiKeyAuthenticator(ApiKeyVerifier verifier, TrustedProxies proxies) {
        this.verifier = verifier;
        this.proxies = proxies;
    }

    @Override
    public Authentication authenticate(Credentials credentials, WebRequest request, ScopeSet needed) {
        if (!credentials.isBearer()) {
            return NOT_KNOWN;
        }
        InetAddress client = proxies.clientOf(request);
        RequestFacts facts = RequestFacts.needing(needed);
        ApiKeyVerdict verdict =
                verifier.verify(credentials.value(), client.isAnyLocalAddress() ? facts : facts.from(client));
        if (verdict instanceof ApiKeyVerdict.Valid valid) {
            return new Authentication.Accepted(valid.principal());
        }
        if (verdict instanceof ApiKeyVerdict.MissingScope missing) {
            return new Authentication.Insufficient(missing.needed());
        }
        if (verdict instanceof ApiKeyVerdict.RateLimited limited) {
            return new Authentication.Exhausted(limited.retryAfter());
        }
        return verdict instanceof ApiKeyVerdict.Malformed ? NOT_KNOWN : REFUSED;
    }
}
