package dev.integrations.oauth;

import java.util.List;
import org.junit.jupiter.api.Test;

/** RFC 9449, section 10: a code that was asked for with the thumbprint of a key. */
class KeyBoundCodeTest extends AuthorizationFixture {
    private final NewApp app = registered(settings -> settings.authentication(ClientAuthentication.NONE)
            .grantTypes(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN));
    private final ClientKey key = new ClientKey(clock);

    private String[] redemption(String code) {
        return new String[] {"grant_type", "authorization_code", "code", code, "code_verifier", VERIFIER};
    }

    @Test
    void code_needs_the_key_that_was_named_when_it_was_asked_for() {
        String code = returned(approve(app, "dpop_jkt", key.thumbprint()))
                .find("code")
                .orElseThrow();

        assertRefused(redeem(app, code), "invalid_grant");
        assertRefused(
                prove(app, new ClientKey(clock).proof("POST", ISSUER + TOKEN), redemption(code)), "invalid_grant");

        ok(prove(app, key.proof("POST", ISSUER + TOKEN), redemption(code)));
    }

    @Test
    void thumbprint_is_a_sha_256_and_there_once() {
        for (String bad : List.of("x", key.thumbprint() + "A", key.thumbprint().substring(1) + "=")) {
            assertError(ask(app, "dpop_jkt", bad), "invalid_request");
        }
        String twice = form(request(app, "dpop_jkt", key.thumbprint())) + "&dpop_jkt=" + key.thumbprint();
        assertError(get(twice), "invalid_request");
    }
}
