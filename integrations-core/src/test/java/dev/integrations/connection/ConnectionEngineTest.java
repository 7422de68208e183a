package dev.integrations.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.Transactions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The engine of a node on one thread. */
class ConnectionEngineTest extends RefreshFixture {
    private final List<Runnable> meanwhile = new ArrayList<>();

    /** Lets something happen between the first read and what is made of it. */
    private final class Slow implements Transactions<ConnectionTransaction> {
        @Override
        public <R, X extends Exception> R inTransaction(Work<? super ConnectionTransaction, R, X> work) throws X {
            R result = store.inTransaction(work);
            List<Runnable> once = List.copyOf(meanwhile);
            meanwhile.clear();
            once.forEach(Runnable::run);
            return result;
        }
    }

    @Test
    void read_under_way_does_not_undo_a_change() {
        now = now.minus(LIFE);
        ConnectionEngine engine = new ConnectionEngine(on(new Slow()));
        TokenSource tokens = engine.tokens(row.connection());
        meanwhile.add(() -> {
            store.useTransaction(transaction -> transaction.connections().update(Transitions.disconnected(row, now)));
            engine.changed(row.connection().tenant(), row.connection().id());
        });
        tokens.value().join();

        assertThatThrownBy(() -> tokens.value().join()).hasCauseInstanceOf(ConnectionUnavailableException.class);
    }

    @Test
    void all_authorizations_that_nobody_came_back_from_are_removed_in_one_pass() {
        store.useTransaction(transaction -> {
            for (int i = 0; i < 2_001; i++) {
                transaction.connections().insert(pending(i));
            }
        });

        new ConnectionEngine(parts).upkeep();

        int left = store.inTransaction(transaction -> transaction.connections().removeExpired(now, 10));
        assertThat(left).isZero();
    }

    private PendingAuthorization pending(int number) {
        return new PendingAuthorization(
                parts.ids().next(),
                row.connection().tenant(),
                PendingAuthorization.Hashes.of("state-" + number, "session"),
                "machine",
                "M",
                Optional.empty(),
                List.of(),
                URI.create("https://app.test/callback"),
                SealedCredentials.of(new byte[40]),
                now);
    }
}
