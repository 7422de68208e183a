package dev.integrations.jdbc;

import dev.integrations.common.Transactions.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A transaction that the store opened and ends. */
final class OwnTransaction extends SqlTransaction {
    private static final Logger LOG = LoggerFactory.getLogger(OwnTransaction.class);

    private final Session session;
    private final CommitGate gate;
    private final List<Consumer<? super Completion>> listeners = new ArrayList<>();
    private Completion completion = Completion.ROLLED_BACK;

    OwnTransaction(Session session, Dialect dialect) {
        super(new Sql(session.handle(), dialect, () -> session.restart(dialect)), dialect);
        this.session = session;
        this.gate = dialect.gate();
    }

    @Override
    public Connection connection() {
        sql().markUsed();
        trail().share();
        return ConnectionGuard.over(session.connection(), sql()::isOpen);
    }

    @Override
    public boolean reportsCompletion() {
        return true;
    }

    @Override
    public void onCompletion(Consumer<Completion> listener) {
        sql().checkOpen();
        listeners.add(listener);
    }

    /** It is short, and at READ COMMITTED unless the host has set its pool otherwise. */
    @Override
    public boolean readsLatest() {
        return true;
    }

    /** Runs the work, ends the transaction and frees its resources. */
    <R, X extends Exception> R run(Work<? super JdbcTransaction, R, X> work) throws X {
        try (session) {
            try {
                R result = work.run(this);
                trail().chainAll();
                commit();
                return result;
            } catch (Throwable failure) {
                gate.statement(() -> session.rollback(failure));
                throw failure;
            } finally {
                sql().end();
            }
        }
    }

    private void commit() {
        completion = Completion.UNKNOWN;
        try {
            gate.commit(session::commit);
        } catch (SQLException e) {
            throw Sql.failure("The commit was not confirmed, so it may have happened or not", e);
        }
        completion = Completion.COMMITTED;
    }

    void reportCompletion() {
        for (Consumer<? super Completion> listener : listeners) {
            try {
                listener.accept(completion);
            } catch (RuntimeException | Error e) {
                LOG.error("A listener failed after its transaction had ended as {}", completion, e);
            }
        }
    }
}
