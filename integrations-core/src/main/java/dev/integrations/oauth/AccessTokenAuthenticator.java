package dev.integrations.oauth;

import dev.integrations.common.Secret;
import dev.integrations.jose.DpopRequest;
import dev.integrations.jose.DpopVerdict;
import dev.integrations.jose.DpopVerifier;
import dev.integrations.scope.Authentication;
import dev.integrations.scope.Authenticator;
import dev.integrations.scope.Credentials;
import dev.integrations.scope.ScopeSet;
import dev.integrations.web.WebRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Takes access tokens for one resource. What cannot be one is left to whoever else takes tokens. */
final class AccessTokenAuthenticator implements Authenticator {
    private static final Authentication NOT_KNOWN = new Authentication.NotKnown();
    private static final Authentication REFUSED = new Authentication.Refused("The access token is not valid");
    private static final Authentication UNPROVEN = new Authentication.Unproven(Optional.empty());

    private final TokenCache cache;
    private final DpopVerifier proofs;
    private final List<String> algorithms;
    private final String resource;
    private final String address;
    private final Clock clock;

    AccessTokenAuthenticator(OAuthParts parts, TokenCache cache, String resource, URI address) {
        this.cache = cache;
        this.proofs = parts.dpopVerifier();
        this.algorithms = parts.settings().dpop().algorithmNames();
        this.resource = resource;
        this.address = address.toString().replaceFirst("/+$", "");
        this.clock = parts.clock();
    }

    @Override
    public List<String> proofAlgorithms() {
        return algorithms;
    }

    @Override
    public Authentication authenticate(Credentials credentials, WebRequest request, ScopeSet needed) {
        String text = credentials.value();
        if (!(credentials.isBearer() || credentials.isDpop())
                || !(Opaque.isAccessToken(text) || TokenLookup.isSigned(text))) {
            return NOT_KNOWN;
        }
        CachedToken token = cache.find(text, clock.millis());
        if (token == null) {
            return TokenLookup.isSigned(text) ? NOT_KNOWN : REFUSED;
        }
        // To find it may have taken a while. Whoever has stolen a token that is bound to a key may not use it as if it
        // were not (RFC 9449, section 7.2).
        if (!token.isLiveAt(clock.millis())
                || !token.isFor(resource)
                || token.keyThumbprint().isPresent() != credentials.isDpop()) {
            return REFUSED;
        }
        return credentials.isDpop() ? proven(token, text, request, needed) : covered(token, needed);
    }

    private static Authentication covered(CachedToken token, ScopeSet needed) {
        return token.accepted().caller().scopes().covers(needed)
                ? token.accepted()
                : new Authentication.Insufficient(needed);
    }

    private Authentication proven(CachedToken token, String text, WebRequest request, ScopeSet needed) {
        Optional<URI> target = target(request);
        if (target.isEmpty()) {
            return UNPROVEN;
        }
        DpopVerdict verdict = proofs.verify(new DpopRequest(
                request.headers(TokenProofs.HEADER),
                request.method(),
                target.get(),
                Optional.of(Secret.of(text)),
                token.keyThumbprint()));
        if (verdict instanceof DpopVerdict.NonceNeeded nonceNeeded) {
            return new Authentication.Unproven(Optional.of(nonceNeeded.nonce()));
        }
        return verdict instanceof DpopVerdict.Accepted ? covered(token, needed) : UNPROVEN;
    }

    /** Where the request went as its sender sees it; a path that is no part of a URI leads nowhere. */
    private Optional<URI> target(WebRequest request) {
        try {
            return Optional.of(new URI(address + request.path())).filter(uri -> uri.getHost() != null);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
