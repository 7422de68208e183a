package dev.integrations.jose;

import dev.integrations.common.Transactions;
import dev.integrations.crypto.Sha256;
import dev.integrations.jose.SingleUseStore.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Lets each thing be used once, on all nodes together. Each use is a transaction of its own, so that it stays one if what
 * follows fails. Safe for use by several threads.
 */
public final class SingleUses {
    private static final int PORTION = 1_000;

    /** How long a use is remembered after it expired, since the clocks of nodes differ. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final Transactions<? extends JoseTransaction> transactions;
    private final Clock clock;

    private SingleUses(Transactions<? extends JoseTransaction> transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Creates it over a store.
     *
     * @param transactions where uses are kept
     * @param clock says what has expired
     * @return single uses
     */
    public static SingleUses of(Transactions<? extends JoseTransaction> transactions, Clock clock) {
        return new SingleUses(transactions, clock);
    }

    /** Whether this is the first use of an id by its owner; both are stored as a hash alone. */
    boolean first(Kind kind, String owner, String id, Instant until) {
        byte[] hash = Sha256.of(join(owner, id));
        return transactions.inTransaction(
                transaction -> transaction.singleUses().first(kind, hash, until.plus(SKEW)));
    }

    /** The owner goes after its length, so that no two pairs have the same bytes. */
    private static byte[] join(String owner, String id) {
        byte[] ownerBytes = owner.getBytes(StandardCharsets.UTF_8);
        byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + ownerBytes.length + idBytes.length)
                .putInt(ownerBytes.length)
                .put(ownerBytes)
                .put(idBytes)
                .array();
    }

    /** Forgets what has expired, in portions. To be called now and then. */
    public void removeExpired() {
        Instant now = clock.instant();
        int removed = PORTION;
        while (removed == PORTION) {
            removed = transactions.inTransaction(
                    transaction -> transaction.singleUses().removeExpired(now, PORTION));
        }
    }
}
