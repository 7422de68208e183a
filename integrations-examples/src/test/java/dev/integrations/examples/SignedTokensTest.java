package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SignedTokensTest {
    @Test
    void token_is_good_until_its_key_is_revoked() {
        assertThat(SignedTokens.run()).containsExactly("hello, user-42", "no: Refused[reason=UNKNOWN_KEY]");
    }
}
