package dev.integrations.jdbc;

import static dev.integrations.testkit.AuditEntryMother.anAuditEntry;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditQuery;
import dev.integrations.audit.AuditTrail;
import dev.integrations.audit.AuditUpkeep;
import dev.integrations.audit.ChainReport.Broken;
import dev.integrations.audit.ChainReport.Problem;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.testkit.ManualClock;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Audit entries in transactions that the host has a hand in. */
class AuditTransactionTest extends StoreTest {
    private static final PageRequest PAGE = PageRequest.first(100);

    private final ManualClock clock = ManualClock.startingAt(NOON);
    private final TimeOrderedUuids ids = new TimeOrderedUuids(clock, new SecureRandom());

    private AuditTrail trail(TenantId tenant) {
        return new AuditTrail(store, ids, clock, tenant, Actor.SYSTEM);
    }

    private static void append(JdbcTransaction transaction, TenantId tenant) {
        transaction.audit().append(anAuditEntry().of(tenant).build());
    }

    private List<TenantId> waitingAfter(TenantId tenant) {
        return store.inTransaction(transaction -> transaction.audit().waiting(tenant.value(), 10));
    }

    private List<TenantId> waiting() {
        return store.inTransaction(transaction -> transaction.audit().waiting("", 10));
    }

    @Test
    void entries_of_the_hosts_transaction_are_listed_at_once_and_chained_later() throws Exception {
        try (Connection connection = database.pool().getConnection()) {
            connection.setAutoCommit(false);
            append(store.enlist(connection), GLOBEX);
            append(store.enlist(connection), ACME);
            connection.commit();
        }
        store.useTransaction(transaction -> append(transaction, ACME));

        assertThat(trail(ACME).list(PAGE).items()).hasSize(2);
        assertThat(trail(ACME).head().number()).isOne();
        assertThat(waiting()).containsExactly(ACME, GLOBEX);
        assertThat(waitingAfter(ACME)).containsExactly(GLOBEX);

        new AuditUpkeep(store, ids, clock).link();

        assertThat(waiting()).isEmpty();
        assertThat(trail(ACME).head().number()).isEqualTo(2);
        assertThat(trail(GLOBEX).head().number()).isOne();
        assertThat(trail(ACME).verify().isIntact()).isTrue();
    }

    @Test
    void what_the_host_rolls_back_leaves_nothing() throws Exception {
        try (Connection connection = database.pool().getConnection()) {
            connection.setAutoCommit(false);
            append(store.enlist(connection), ACME);
            connection.rollback();
        }

        assertThat(waiting()).isEmpty();
        assertThat(trail(ACME).list(PAGE).items()).isEmpty();
        assertThat(database.count("audit_chain")).isZero();
    }

    @Test
    void verification_chains_what_waits_and_misses_what_waited_and_is_gone() throws Exception {
        try (Connection connection = database.pool().getConnection()) {
            connection.setAutoCommit(false);
            append(store.enlist(connection), ACME);
            connection.commit();
        }
        assertThat(trail(ACME).verify().isIntact()).isTrue();
        assertThat(trail(ACME).head().number()).isOne();

        try (Connection connection = database.pool().getConnection()) {
            connection.setAutoCommit(false);
            append(store.enlist(connection), ACME);
            connection.commit();
        }
        database.execute("DELETE FROM integrations_audit WHERE number IS NULL");

        assertThat(trail(ACME).verify()).isEqualTo(new Broken(trail(ACME).head(), 2, Problem.UNCHAINED));
    }

    @Test
    void an_open_transaction_of_the_host_holds_nobody_up() throws Exception {
        try (Connection connection = database.pool().getConnection()) {
            connection.setAutoCommit(false);
            append(store.enlist(connection), ACME);

            store.useTransaction(transaction -> append(transaction, ACME));
            store.useTransaction(transaction -> transaction.deliveries().publish(eventsToDeliver(1), NOON));
            new AuditUpkeep(store, ids, clock).link();

            assertThat(trail(ACME).verify().isIntact()).isTrue();
            assertThat(trail(ACME).head().number()).isOne();
            connection.commit();
        }
        assertThat(trail(ACME).verify().isIntact()).isTrue();
        assertThat(trail(ACME).head().number()).isEqualTo(2);
    }

    @Test
    void a_rollback_to_a_savepoint_takes_the_entries_after_it_along() throws SQLException {
        store.useTransaction(transaction -> {
            append(transaction, ACME);
            Savepoint savepoint = transaction.connection().setSavepoint();
            append(transaction, ACME);
            append(transaction, GLOBEX);
            transaction.connection().rollback(savepoint);
            append(transaction, ACME);
        });

        assertThat(trail(ACME).list(PAGE).items()).hasSize(2);
        assertThat(trail(ACME).head().number()).isEqualTo(2);
        assertThat(trail(ACME).verify().isIntact()).isTrue();
        assertThat(trail(GLOBEX).list(AuditQuery.all(), PAGE).items()).isEmpty();
        assertThat(waiting()).isEmpty();
    }

    @Test
    void publishing_neither_writes_entries_nor_waits_for_a_chain() throws Exception {
        store.useTransaction(transaction -> append(transaction, ACME));
        try (Connection connection = database.pool().getConnection()) {
            connection.setAutoCommit(false);
            connection
                    .createStatement()
                    .executeQuery("SELECT * FROM integrations_audit_chain WHERE tenant = 'acme' FOR UPDATE");

            store.useTransaction(transaction -> transaction.deliveries().publish(eventsToDeliver(3), NOON));

            connection.rollback();
        }
        assertThat(database.count("audit")).isOne();
    }

    @Test
    void transactions_that_name_tenants_in_any_order_do_not_block_each_other() throws Exception {
        int threads = 8;
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                work.add(executor.submit(() -> {
                    start.await(60, TimeUnit.SECONDS);
                    for (int n = 0; n < 10; n++) {
                        appendInTurns(thread);
                    }
                    return true;
                }));
            }
            for (Future<?> future : work) {
                future.get(120, TimeUnit.SECONDS);
            }
        } finally {
            executor.shutdownNow();
        }

        assertThat(trail(ACME).verify().isIntact()).isTrue();
        assertThat(trail(GLOBEX).verify().isIntact()).isTrue();
        assertThat(trail(ACME).head().number() + trail(GLOBEX).head().number()).isEqualTo(2 * 80);
    }

    /** Own transactions, those whose connection the host has, and the host's own. */
    private void appendInTurns(int thread) throws SQLException {
        TenantId first = thread % 2 == 0 ? ACME : GLOBEX;
        TenantId second = thread % 2 == 0 ? GLOBEX : ACME;
        if (thread < 6) {
            store.useTransaction(transaction -> {
                append(transaction, first);
                if (thread < 3) {
                    transaction.connection();
                }
                append(transaction, second);
            });
            return;
        }
        try (Connection connection = database.pool().getConnection()) {
            connection.setAutoCommit(false);
            append(store.enlist(connection), first);
            append(store.enlist(connection), second);
            connection.commit();
        }
    }
}
