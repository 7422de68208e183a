package dev.integrations;

import static dev.integrations.testkit.AuditEntryMother.anAuditEntry;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditStore;
import dev.integrations.audit.AuditTrail;
import dev.integrations.audit.AuditTransaction;
import dev.integrations.audit.ChainHead;
import dev.integrations.audit.ChainReport;
import dev.integrations.audit.ChainReport.Broken;
import dev.integrations.audit.ChainReport.Intact;
import dev.integrations.audit.ChainReport.Problem;
import dev.integrations.audit.LinkedEntry;
import dev.integrations.audit.TrailGapException;
import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.common.Transactions;
import dev.integrations.store.InMemoryStore;
import dev.integrations.testkit.ManualClock;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers of a trail while retention removes its beginning. */
class AuditTrimTest {
    private static final int PORTION = 500;
    private static final int SIZE = 2 * PORTION + 100;

    /** Verification of such a trail opens no more transactions than this. */
    private static final int TRANSACTIONS = 16;

    private final ManualClock clock = ManualClock.startingAt(NOON);
    private final TimeOrderedUuids ids = new TimeOrderedUuids(clock, new SecureRandom());
    private InMemoryStore store = InMemoryStore.create();
    private int transactions;
    private IntConsumer meanwhile = number -> {};

    /** Lets something happen ahead of each transaction of whoever reads. */
    private final Transactions<AuditTransaction> watched = new Transactions<>() {
        @Override
        public <R, X extends Exception> R inTransaction(Work<? super AuditTransaction, R, X> work) throws X {
            meanwhile.accept(++transactions);
            return store.inTransaction(work);
        }
    };

    private final AuditTrail trail = new AuditTrail(watched, ids, clock, ACME, Actor.SYSTEM);

    @BeforeEach
    void write_a_trail() {
        store = InMemoryStore.create();
        transactions = 0;
        meanwhile = number -> {};
        store.useTransaction(transaction ->
                Stream.generate(() -> anAuditEntry().build()).limit(SIZE).forEach(transaction.audit()::append));
    }

    /** Does what retention does. */
    private void trim(int entries) {
        store.useTransaction(transaction -> {
            AuditStore audit = transaction.audit();
            ChainHead from = audit.chain(ACME).anchor();
            List<LinkedEntry> old = audit.linked(ACME, from.number(), entries);
            ChainHead to = old.get(old.size() - 1).head();
            assertThat(audit.trim(ACME, from, to)).isTrue();
            leaveTrace(transaction, to);
        });
    }

    private void leaveTrace(AuditTransaction transaction, ChainHead to) {
        trail.record(
                transaction, "audit.trimmed", ACME, Map.of("through", Long.toString(to.number()), "hash", to.hash()));
    }

    private ChainHead anchor() {
        return store.inTransaction(
                transaction -> transaction.audit().chain(ACME).anchor());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, PORTION, PORTION + 1, SIZE})
    void trail_is_intact_whenever_its_beginning_is_removed(int entries) {
        for (int moment = 1; moment <= TRANSACTIONS; moment++) {
            write_a_trail();
            int at = moment;
            meanwhile = number -> {
                if (number == at) {
                    trim(entries);
                }
            };

            ChainReport report = trail.verify();

            assertThat(report).isInstanceOf(Intact.class);
            assertThat(transactions).isLessThanOrEqualTo(TRANSACTIONS);
            boolean trimmed = anchor().number() == entries;
            assertThat(trimmed).isEqualTo(at <= transactions);
        }
    }

    @Test
    void portion_after_portion_that_goes_behind_a_verification_does_not_end_it() {
        meanwhile = number -> {
            if (number % 5 == 0) {
                trim(1);
            }
        };

        ChainReport report = trail.verify();

        meanwhile = number -> {};
        assertThat(anchor().number()).isPositive();
        assertThat(report).isEqualTo(new Intact(anchor(), trail.head()));
    }

    @Test
    void verification_that_is_overtaken_again_and_again_says_so() {
        meanwhile = number -> trim(2);

        assertThatExceptionOfType(TrailGapException.class)
                .isThrownBy(trail::verify)
                .satisfies(gap -> assertThat(gap.isByRetention()).isTrue())
                .withMessageContaining("'acme' was removed by retention while the trail was read; try again");
        meanwhile = number -> {};
        assertThat(trail.verify().isIntact()).isTrue();
    }

    @Test
    void removal_behind_a_verification_that_leaves_no_trace_is_found() {
        meanwhile = number -> {
            if (number == 4) {
                store.useTransaction(transaction -> transaction
                        .audit()
                        .trim(
                                ACME,
                                ChainHead.START,
                                transaction.audit().linked(ACME, 0, 1).get(0).head()));
            }
        };

        assertThat(trail.verify()).isEqualTo(new Broken(anchor(), 2, Problem.START_CHANGED));
    }

    @Test
    void removal_behind_a_verification_that_ends_elsewhere_than_its_entries_say_is_found() {
        ChainHead forged = new ChainHead(1, "ab".repeat(32));
        meanwhile = number -> {
            if (number == 4) {
                store.useTransaction(transaction -> {
                    transaction.audit().trim(ACME, ChainHead.START, forged);
                    leaveTrace(transaction, forged);
                });
            }
        };

        assertThat(trail.verify()).isEqualTo(new Broken(forged, 2, Problem.CHANGED));
    }

    @Test
    void export_ends_where_retention_has_overtaken_it() {
        Iterator<String> lines = trail.export().iterator();
        int taken = 0;
        for (; taken < PORTION; taken++) {
            assertThat(lines.next()).contains("\"number\":" + (taken + 1) + ",");
        }
        trim(PORTION + 1);

        assertThatExceptionOfType(TrailGapException.class)
                .isThrownBy(() -> {
                    while (lines.hasNext()) {
                        lines.next();
                    }
                })
                .satisfies(gap -> assertThat(gap.number()).isEqualTo(PORTION + 1))
                .satisfies(gap -> assertThat(gap.isByRetention()).isTrue());
        assertThat(trail.export()).hasSize(SIZE - PORTION);
    }

    @Test
    void export_goes_on_while_retention_is_behind_it() {
        Iterator<String> lines = trail.export().iterator();
        lines.next();
        trim(PORTION);

        int taken = 1;
        for (; lines.hasNext(); taken++) {
            assertThat(lines.next()).contains("\"number\":" + (taken + 1) + ",");
        }

        assertThat(taken).isEqualTo(SIZE + 1);
    }

    @Test
    void store_that_has_lost_its_first_entries_exports_nothing() {
        store = InMemoryStore.builder().maxAuditEntries(2).build();
        for (int i = 0; i < 3; i++) {
            store.useTransaction(
                    transaction -> transaction.audit().append(anAuditEntry().build()));
        }

        assertThatExceptionOfType(TrailGapException.class)
                .isThrownBy(() -> trail.export().count())
                .satisfies(gap -> assertThat(gap.number()).isOne())
                .satisfies(gap -> assertThat(gap.isByRetention()).isFalse())
                .withMessageContaining("Entry 1 of the audit trail of 'acme' is missing");
    }
}
