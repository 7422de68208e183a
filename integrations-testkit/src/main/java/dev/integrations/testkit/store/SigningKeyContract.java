package dev.integrations.testkit.store;

import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.crypto.SignatureAlgorithm;
import dev.integrations.jose.StoredSigningKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.jose.SigningKeyStore}. */
public abstract class SigningKeyContract extends PortContract {
    /** For subclasses. */
    protected SigningKeyContract() {}

    private static StoredSigningKey aKey(int generation, String id) {
        return new StoredSigningKey(
                generation,
                id,
                SignatureAlgorithm.ES256,
                "{\"kty\":\"EC\",\"kid\":\"%s\"}".formatted(id),
                "AAEC_-8",
                NOON,
                NOON.plus(Duration.ofDays(generation)));
    }

    @Test
    void keys_come_back_as_they_were_added_the_oldest_generation_first() {
        StoredSigningKey second = aKey(2, "two");
        StoredSigningKey first = aKey(1, "a".repeat(43));

        assertThat(signingKeys().list()).isEmpty();
        assertThat(signingKeys().add(second)).isTrue();
        assertThat(signingKeys().add(first)).isTrue();

        assertThat(signingKeys().list()).containsExactly(first, second);
    }

    @Test
    void generation_is_taken_once() {
        signingKeys().add(aKey(1, "one"));

        assertThat(signingKeys().add(aKey(1, "other"))).isFalse();

        assertThat(signingKeys().list()).containsExactly(aKey(1, "one"));
    }

    @Test
    void transaction_goes_on_after_a_generation_that_was_taken() {
        signingKeys().add(aKey(1, "one"));

        store().useTransaction(transaction -> {
            assertThat(transaction.signingKeys().add(aKey(1, "other"))).isFalse();
            assertThat(transaction.signingKeys().add(aKey(2, "two"))).isTrue();
        });

        assertThat(signingKeys().list()).extracting(StoredSigningKey::id).containsExactly("one", "two");
    }

    @Test
    void private_half_is_replaced_if_it_is_still_what_was_read() {
        StoredSigningKey key = aKey(1, "one");
        signingKeys().add(key);
        signingKeys().add(aKey(2, "two"));

        assertThat(signingKeys().replacePrivateKey(key, "CQkJ")).isTrue();
        assertThat(signingKeys().replacePrivateKey(key, "BwcH")).isFalse();
        assertThat(signingKeys().replacePrivateKey(aKey(3, "three"), "BwcH")).isFalse();

        assertThat(signingKeys().list()).containsExactly(key.withPrivateKey("CQkJ"), aKey(2, "two"));
    }

    @Test
    void removed_key_is_gone_once_and_alone() {
        signingKeys().add(aKey(1, "one"));
        signingKeys().add(aKey(2, "two"));

        assertThat(signingKeys().remove("one")).isTrue();
        assertThat(signingKeys().remove("one")).isFalse();
        assertThat(signingKeys().remove("ONE")).isFalse();

        assertThat(signingKeys().list()).containsExactly(aKey(2, "two"));
        assertThat(signingKeys().add(aKey(1, "again"))).isTrue();
    }

    @Test
    void key_of_a_transaction_that_rolled_back_was_not_added() {
        try {
            store().useTransaction(transaction -> {
                transaction.signingKeys().add(aKey(1, "one"));
                throw new IllegalStateException("no");
            });
        } catch (IllegalStateException expected) {
            assertThat(signingKeys().list()).isEmpty();
        }
    }

    @Test
    void of_nodes_that_rotate_together_one_does() {
        List<Callable<Boolean>> nodes = new ArrayList<>();
        for (int node = 0; node < 8; node++) {
            StoredSigningKey own = aKey(1, "node-" + node);
            nodes.add(() -> signingKeys().add(own));
        }

        assertThat(Threads.runTogether(nodes)).filteredOn(won -> won).hasSize(1);

        assertThat(signingKeys().list()).hasSize(1);
    }
}
