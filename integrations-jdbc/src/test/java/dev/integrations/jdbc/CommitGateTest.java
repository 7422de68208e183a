package dev.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class CommitGateTest {
    private final Queue<String> done = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Boolean> running = new CompletableFuture<>();
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();

    @Test
    void a_commit_waits_for_the_statements_that_run() throws Exception {
        CommitGate gate = CommitGate.create(Duration.ofMinutes(5));
        Thread statement = aStatement(gate);
        Thread commit = aCommit(gate);

        await().until(() -> commit.getState() == Thread.State.TIMED_WAITING);
        end.complete(true);
        statement.join();
        commit.join();

        assertThat(done).containsExactly("statement", "commit");
    }

    @Test
    void a_commit_does_not_wait_for_a_statement_that_may_be_waiting_for_it() throws Exception {
        CommitGate gate = CommitGate.create(Duration.ofMillis(1));
        Thread statement = aStatement(gate);

        aCommit(gate).join();
        end.complete(true);
        statement.join();

        assertThat(done).containsExactly("commit", "statement");
    }

    @Test
    void an_open_gate_keeps_nothing_apart() throws Exception {
        Thread statement = aStatement(CommitGate.OPEN);

        aCommit(CommitGate.OPEN).join();
        end.complete(true);
        statement.join();

        assertThat(done).containsExactly("commit", "statement");
    }

    private Thread aStatement(CommitGate gate) {
        Thread thread = new Thread(() -> gate.statement(() -> {
            running.complete(true);
            end.join();
            done.add("statement");
        }));
        thread.start();
        running.join();
        return thread;
    }

    private Thread aCommit(CommitGate gate) {
        Thread thread = new Thread(() -> {
            try {
                gate.commit(() -> done.add("commit"));
            } catch (SQLException e) {
                done.add(e.toString());
            }
        });
        thread.start();
        return thread;
    }
}
