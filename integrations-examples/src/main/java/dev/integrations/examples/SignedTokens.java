package dev.integrations.examples;

import dev.integrations.Integrations;
import dev.integrations.crypto.KeyRing;
import dev.integrations.jose.AccessToken;
import dev.integrations.jose.AccessTokenIssuer;
import dev.integrations.jose.AccessTokenRequest;
import dev.integrations.jose.AccessTokenVerdict;
import dev.integrations.jose.AccessTokenVerifier;
import dev.integrations.jose.IssuedAccessToken;
import dev.integrations.jose.SigningKeyInfo;
import dev.integrations.store.InMemoryStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Access tokens that are signed here and verified by an API, before and after the key was revoked. */
public final class SignedTokens {
    private SignedTokens() {}

    /**
     * Runs the example.
     *
     * @param args not used
     */
    public static void main(String[] args) {
        run().forEach(System.out::println);
    }

    /** Returns what the API says of a token. */
    static List<String> run() {
        Clock clock = Clock.systemUTC();
        try (Integrations integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .startPaused()) {
            String token = issue(integrations, clock).token().reveal();
            AccessTokenVerifier verifier = verifier(integrations, clock);
            String before = answer(verifier.verify(token));
            revoke(integrations, verifier);
            return List.of(before, answer(verifier.verify(token)));
        }
    }

    private static IssuedAccessToken issue(Integrations integrations, Clock clock) {
        // region issue
        AccessTokenIssuer issuer =
                AccessTokenIssuer.of("https://auth.example.com", integrations.signingKeys(), clock, new SecureRandom());

        IssuedAccessToken issued = issuer.issue(AccessTokenRequest.bearer(
                "user-42", "app-7", "https://api.example.com", Set.of("invoices:read"), Duration.ofMinutes(10)));
        // endregion
        return issued;
    }

    private static AccessTokenVerifier verifier(Integrations integrations, Clock clock) {
        // region verifier
        AccessTokenVerifier verifier = AccessTokenVerifier.of(
                "https://auth.example.com", "https://api.example.com", integrations.signingKeys(), clock);
        // endregion
        return verifier;
    }

    private static String answer(AccessTokenVerdict verdict) {
        // region verify
        if (verdict instanceof AccessTokenVerdict.Valid valid) {
            AccessToken token = valid.token();
            boolean mayRead = token.scopes().contains("invoices:read")
                    && token.keyThumbprint().isEmpty(); // one with a thumbprint needs a DPoP proof
            return mayRead ? "hello, " + token.subject() : "not with this token";
        }
        return "no: " + verdict;
        // endregion
    }

    private static void revoke(Integrations integrations, AccessTokenVerifier verifier) {
        // region revoke
        for (SigningKeyInfo key : integrations.signingKeys().list()) {
            if (key.state() == SigningKeyInfo.State.ACTIVE) {
                integrations.signingKeys().as("user:admin").revoke(key.id());
            }
        }
        verifier.forgetVerdicts();
        // endregion
    }
}
