package dev.integrations.testkit.store;

import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.crypto.Sha256;
import dev.integrations.jose.SingleUseStore.Kind;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.jose.SingleUseStore}. */
public abstract class SingleUseContract extends PortContract {
    /** For subclasses. */
    protected SingleUseContract() {}

    private boolean first(Kind kind, String what, Instant until) {
        return singleUses().first(kind, Sha256.of(what), until);
    }

    @Test
    void first_use_is_the_only_one() {
        assertThat(first(Kind.DPOP_PROOF, "a", NOON)).isTrue();

        assertThat(first(Kind.DPOP_PROOF, "a", NOON)).isFalse();
        assertThat(first(Kind.DPOP_PROOF, "a", NOON.plusSeconds(60))).isFalse();
    }

    @Test
    void kinds_and_hashes_are_used_each_by_itself() {
        assertThat(first(Kind.DPOP_PROOF, "a", NOON)).isTrue();

        assertThat(first(Kind.CLIENT_ASSERTION, "a", NOON)).isTrue();
        assertThat(first(Kind.DPOP_PROOF, "b", NOON)).isTrue();
        for (int bit = 0; bit < Sha256.BYTES; bit++) {
            byte[] near = Sha256.of("a");
            near[bit] ^= 1;
            assertThat(singleUses().first(Kind.DPOP_PROOF, near, NOON)).isTrue();
        }
    }

    @Test
    void transaction_goes_on_after_a_second_use() {
        first(Kind.DPOP_PROOF, "a", NOON);

        boolean others = store().inTransaction(transaction -> {
            assertThat(transaction.singleUses().first(Kind.DPOP_PROOF, Sha256.of("a"), NOON))
                    .isFalse();
            return transaction.singleUses().first(Kind.DPOP_PROOF, Sha256.of("b"), NOON);
        });

        assertThat(others).isTrue();
        assertThat(first(Kind.DPOP_PROOF, "b", NOON)).isFalse();
    }

    @Test
    void use_in_a_transaction_that_rolled_back_was_none() {
        try {
            store().useTransaction(transaction -> {
                transaction.singleUses().first(Kind.DPOP_PROOF, Sha256.of("a"), NOON);
                throw new IllegalStateException("no");
            });
        } catch (IllegalStateException expected) {
            assertThat(first(Kind.DPOP_PROOF, "a", NOON)).isTrue();
        }
    }

    @Test
    void what_has_expired_is_forgotten_in_portions_and_nothing_else() {
        for (int i = 0; i < 5; i++) {
            first(Kind.DPOP_PROOF, "old-" + i, NOON.minusSeconds(1));
        }
        first(Kind.CLIENT_ASSERTION, "now", NOON);

        assertThat(singleUses().removeExpired(NOON, 3)).isEqualTo(3);
        assertThat(singleUses().removeExpired(NOON, 3)).isEqualTo(2);
        assertThat(singleUses().removeExpired(NOON, 3)).isZero();

        assertThat(first(Kind.DPOP_PROOF, "old-0", NOON)).isTrue();
        assertThat(first(Kind.CLIENT_ASSERTION, "now", NOON)).isFalse();
    }

    @Test
    void of_uses_at_the_same_time_one_is_the_first() {
        for (int round = 0; round < 10; round++) {
            String what = "round-" + round;
            Callable<Boolean> use = () -> first(Kind.DPOP_PROOF, what, NOON);

            assertThat(Threads.runTogether(Collections.nCopies(8, use)))
                    .filteredOn(isFirst -> isFirst)
                    .hasSize(1);
        }
    }
}
