package dev.integrations.jose;

import static dev.integrations.jose.JoseFixture.EC;
import static dev.integrations.jose.JoseFixture.RSA;
import static dev.integrations.jose.JoseFixture.publicKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JwkSetTest {
    private static final String ONE = publicKey(RSA).withId("one").toJwk().toString();
    private static final String TWO = publicKey(EC).withId("two").toJwk().toString();

    private static String set(String... keys) {
        return "{\"keys\":[%s]}".formatted(String.join(",", keys));
    }

    @Test
    void keys_are_found_by_their_ids() {
        JwkSet keys = JwkSet.parse(set(ONE, TWO));

        assertThat(keys.find(Optional.of("two")).orElseThrow().thumbprint())
                .isEqualTo(publicKey(EC).thumbprint());
        assertThat(keys.find(Optional.of("three"))).isEmpty();
        assertThat(keys.find(Optional.empty())).isEmpty();
    }

    @Test
    void only_key_is_found_without_an_id_and_not_under_another() {
        JwkSet keys = JwkSet.parse(set(ONE));

        assertThat(keys.find(Optional.empty())).isPresent();
        assertThat(keys.find(Optional.of("two"))).isEmpty();
    }

    @Test
    void nimbus_reads_what_is_written() throws Exception {
        JWKSet read = JWKSet.parse(JwkSet.parse(set(ONE, TWO)).toJson().toString());

        assertThat(read.getKeys()).hasSize(2).allMatch(key -> !key.isPrivate());
        assertThat(read.getKeyByKeyId("one").computeThumbprint())
                .hasToString(publicKey(RSA).thumbprint());
    }

    @Test
    void everything_that_is_wrong_is_named_by_its_place() {
        assertThatThrownBy(() -> JwkSet.parse(set(ONE, "{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}", "{\"kty\":\"EC\"}")))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::field)
                                .contains("keys[1].k", "keys[2].crv"))
                .hasMessageNotContaining("c2VjcmV0");
    }

    @Test
    void sets_without_keys_and_with_too_many_or_doubtful_ones_are_refused() {
        String many = IntStream.range(0, 21).mapToObj(i -> ONE).collect(Collectors.joining(","));
        String unnamed = publicKey(EC).toJwk().toString();
        for (String json : List.of(
                "",
                "{}",
                "[]",
                "{\"keys\":[]}",
                "{\"keys\":{}}",
                set(many),
                set(ONE, ONE),
                set(ONE, unnamed),
                set("1"),
                " ".repeat(70_000) + set(ONE))) {
            assertThatThrownBy(() -> JwkSet.parse(json)).isInstanceOf(InvalidInputException.class);
        }
    }
}
