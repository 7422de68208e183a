package dev.integrations.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.Transactions;
import dev.integrations.scope.Authenticator;
import dev.integrations.scope.Caller;
import dev.integrations.scope.ScopeGuard;
import dev.integrations.store.StoreTransaction;
import dev.integrations.web.WebHandler;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.time.Duration;
import java.util.Optional;

/** A resource behind the guard, on two nodes. */
abstract class AccessTokensFixture extends OAuthFixture {
    static final Duration BOUND = Duration.ofSeconds(5);

    final Counted counted = new Counted();
    final NewApp app = publicApp();
    final ClientKey key = new ClientKey(clock);
    final WebHandler here = guarded(new AccessTokens(nodeOf(parts)).authenticator(API));
    final WebHandler there = guarded(new AccessTokens(nodeOf(parts)).authenticator(API));

    /** The store, which says how often it was asked, and can go away. */
    final class Counted implements Transactions<StoreTransaction> {
        int times;
        boolean away;
        Duration takes = Duration.ZERO;

        @Override
        public <R, X extends Exception> R inTransaction(Work<? super StoreTransaction, R, X> work) throws X {
            clock.advance(takes);
            if (away) {
                throw new IllegalStateException("away");
            }
            times++;
            return store.inTransaction(work);
        }
    }

    final OAuthParts nodeOf(OAuthParts all) {
        return new OAuthParts(
                counted,
                all.settings(),
                all.scopes(),
                all.proxies(),
                all.encryption(),
                all.signingKeys(),
                all.singleUses(),
                clock,
                all.random(),
                all.ids());
    }

    final WebHandler guarded(Authenticator authenticator) {
        return ScopeGuard.of("api", authenticator)
                .requiring(parts.scopes().needed("invoices:read"))
                .around(request -> WebResponse.text(
                        200, request.attribute(Caller.class).orElseThrow().subject()));
    }

    static WebRequest.Builder get(String authorization) {
        return WebRequest.builder("GET", "/invoices?page=2").header("Authorization", authorization);
    }

    static WebResponse show(WebHandler node, String token) {
        return node.handle(get("Bearer " + token).build());
    }

    final String accessToken() {
        return tokens(app).path("access_token").asText();
    }

    final String signedToken() {
        return tokens(registered(settings -> settings.authentication(ClientAuthentication.NONE)
                        .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN)
                        .tokenPolicy(Optional.of(TokenPolicy.defaults().withSignedAccessTokens()))))
                .path("access_token")
                .asText();
    }

    final String boundToken() {
        return ok(prove(
                        app,
                        key.proof("POST", ISSUER + TOKEN),
                        "grant_type",
                        "authorization_code",
                        "code",
                        code(app),
                        "code_verifier",
                        VERIFIER))
                .path("access_token")
                .asText();
    }

    static void assertRejected(WebResponse response, String scheme) {
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("WWW-Authenticate").orElseThrow())
                .startsWith(scheme + " realm=\"api\"")
                .contains("error=\"invalid_token\"");
    }
}
