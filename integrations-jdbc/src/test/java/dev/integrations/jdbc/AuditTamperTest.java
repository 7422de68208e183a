package dev.integrations.jdbc;

import static dev.integrations.testkit.AuditEntryMother.anAuditEntry;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditEntry;
import dev.integrations.audit.AuditTrail;
import dev.integrations.audit.AuditUpkeep;
import dev.integrations.audit.ChainHead;
import dev.integrations.audit.ChainReport.Broken;
import dev.integrations.audit.ChainReport.Problem;
import dev.integrations.audit.LinkedEntry;
import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.testkit.ManualClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody does to the trail with SQL, and what a verification says of it. */
class AuditTamperTest extends StoreTest {
    private static final int SIZE = 5;

    private final ManualClock clock = ManualClock.startingAt(NOON);
    private final TimeOrderedUuids ids = new TimeOrderedUuids(clock, new SecureRandom());
    private final List<LinkedEntry> linked = new ArrayList<>();
    private AuditTrail trail;

    @BeforeEach
    void write_a_trail() {
        trail = new AuditTrail(store, ids, clock, ACME, Actor.SYSTEM);
        ChainHead head = ChainHead.START;
        for (int i = 0; i < SIZE; i++) {
            AuditEntry entry = anAuditEntry().because("ticket " + i).build();
            store.useTransaction(transaction -> {
                transaction.audit().append(entry);
                transaction.audit().append(anAuditEntry().of(GLOBEX).build());
            });
            linked.add(head.link(entry));
            head = linked.get(i).head();
        }
        assertThat(trail.head()).isEqualTo(head);
        assertThat(trail.verify().isIntact()).isTrue();
    }

    private void tamper(String sql) {
        database.execute(sql);
    }

    private String ofNumber(int number) {
        return " WHERE tenant = 'acme' AND number = " + number;
    }

    private String hash(String hash) {
        return switch (kind) {
            case POSTGRESQL -> "'\\x" + hash + "'::bytea";
            case H2 -> "X'" + hash + "'";
            case MARIADB -> "x'" + hash + "'";
        };
    }

    private void assertBroken(int number, Problem problem) {
        ChainHead upTo = number == 1 ? ChainHead.START : linked.get(number - 2).head();
        assertThat(trail.verify()).isEqualTo(new Broken(upTo, number, problem));
        AuditTrail other = new AuditTrail(store, ids, clock, GLOBEX, Actor.SYSTEM);
        assertThat(other.verify().isIntact()).isTrue();
    }

    @Test
    void a_changed_value_is_found_in_every_column() {
        for (String change : List.of(
                "actor = 'user:7'",
                "action = 'webhook.deleted'",
                "subject = 'wh_2'",
                "details = '{}'",
                "reason = NULL",
                "reason = 'ticket 4711'",
                "happened_at = '2026-03-01 12:00:00'")) {
            tamper("UPDATE integrations_audit SET " + change + ofNumber(3));

            assertBroken(3, Problem.CHANGED);

            database.removeAllRows();
            linked.clear();
            write_a_trail();
        }
    }

    @Test
    void a_changed_entry_with_a_hash_that_fits_is_found_at_the_next_one() {
        LinkedEntry forged = linked.get(1).head().link(forged(linked.get(2).entry()));
        tamper("UPDATE integrations_audit SET actor = 'user:7', hash = " + hash(forged.hash()) + ofNumber(3));

        assertThat(trail.verify()).isEqualTo(new Broken(forged.head(), 4, Problem.CHANGED));
    }

    private static AuditEntry forged(AuditEntry entry) {
        return new AuditEntry(
                entry.id(),
                entry.tenant(),
                entry.at(),
                Actor.of("user:7"),
                entry.reason(),
                entry.action(),
                entry.subject(),
                entry.details());
    }

    @Test
    void a_changed_last_entry_with_a_hash_that_fits_is_found_at_the_head() {
        LinkedEntry forged = linked.get(3).head().link(forged(linked.get(4).entry()));
        tamper("UPDATE integrations_audit SET actor = 'user:7', hash = " + hash(forged.hash()) + ofNumber(5));

        assertThat(trail.verify()).isEqualTo(new Broken(forged.head(), 6, Problem.HEAD_CHANGED));
    }

    @Test
    void a_chain_that_was_written_anew_is_found_by_a_head_that_was_kept() {
        ChainHead known = trail.head();
        LinkedEntry forged = linked.get(3).head().link(forged(linked.get(4).entry()));
        tamper("UPDATE integrations_audit SET actor = 'user:7', hash = " + hash(forged.hash()) + ofNumber(5));
        tamper("UPDATE integrations_audit_chain SET hash = " + hash(forged.hash()) + " WHERE tenant = 'acme'");

        assertThat(trail.verify().isIntact()).isTrue();
        assertThat(trail.verify(known)).isEqualTo(new Broken(ChainHead.START, 5, Problem.REWRITTEN));
    }

    @Test
    void a_removed_entry_is_found() {
        tamper("DELETE FROM integrations_audit" + ofNumber(3));
        assertBroken(3, Problem.MISSING);
    }

    @Test
    void a_removed_first_entry_is_found() {
        tamper("DELETE FROM integrations_audit" + ofNumber(1));
        assertBroken(1, Problem.MISSING);
    }

    @Test
    void removed_last_entries_are_found() {
        tamper("DELETE FROM integrations_audit WHERE tenant = 'acme' AND number >= 4");
        assertBroken(4, Problem.TRUNCATED);
    }

    @Test
    void a_removed_entry_is_found_when_the_others_move_up() {
        tamper("DELETE FROM integrations_audit" + ofNumber(3));
        tamper("UPDATE integrations_audit SET number = 3" + ofNumber(4));
        assertBroken(3, Problem.CHANGED);
    }

    @Test
    void entries_that_changed_places_are_found() {
        tamper("UPDATE integrations_audit SET number = 99" + ofNumber(2));
        tamper("UPDATE integrations_audit SET number = 2" + ofNumber(3));
        tamper("UPDATE integrations_audit SET number = 3" + ofNumber(99));
        assertBroken(2, Problem.CHANGED);
    }

    @Test
    void an_entry_of_another_tenant_is_found() {
        tamper("DELETE FROM integrations_audit" + ofNumber(5));
        tamper("INSERT INTO integrations_audit SELECT " + kind.literal(ids.next())
                + ", 'acme', happened_at, actor, action, subject, details, reason, number, hash"
                + " FROM integrations_audit WHERE tenant = 'globex' AND number = 5");
        assertBroken(5, Problem.CHANGED);
    }

    @Test
    void an_inserted_entry_is_found_wherever_it_is() {
        insertCopyOf(5, "6");
        assertThat(trail.verify()).isInstanceOf(Broken.class);

        tamper("DELETE FROM integrations_audit" + ofNumber(6));
        assertThat(trail.verify().isIntact()).isTrue();

        insertCopyOf(5, "NULL");
        assertBroken(6, Problem.UNCHAINED);
        tamper("DELETE FROM integrations_audit WHERE tenant = 'acme' AND number IS NULL");

        insertCopyOf(5, "0");
        assertBroken(6, Problem.UNCHAINED);
    }

    @Test
    void an_inserted_entry_that_fits_is_beyond_the_head() {
        LinkedEntry next = linked.get(4).head().link(anAuditEntry().build());
        store.useTransaction(transaction -> transaction.audit().append(next.entry()));
        tamper("UPDATE integrations_audit_chain SET number = 5, hash = "
                + hash(linked.get(4).hash()) + " WHERE tenant = 'acme'");

        assertThat(trail.verify()).isEqualTo(new Broken(next.head(), 7, Problem.HEAD_CHANGED));
    }

    private void insertCopyOf(int number, String as) {
        tamper("INSERT INTO integrations_audit SELECT " + kind.literal(ids.next())
                + ", tenant, happened_at, actor, action, subject, details, reason, " + as
                + ", hash FROM integrations_audit" + ofNumber(number));
    }

    @Test
    void a_head_that_is_gone_or_nonsense_is_found() {
        tamper("DELETE FROM integrations_audit_chain WHERE tenant = 'acme'");
        assertBroken(6, Problem.HEAD_CHANGED);

        tamper("INSERT INTO integrations_audit_chain (tenant, number, hash, anchor_number, anchor_hash)"
                + " SELECT 'acme', -7, hash, -1, anchor_hash FROM integrations_audit_chain WHERE tenant = 'globex'");
        assertBroken(6, Problem.HEAD_CHANGED);
    }

    @Test
    void a_row_that_cannot_be_read_is_missing() {
        tamper("UPDATE integrations_audit SET details = 'nonsense'" + ofNumber(2));
        assertBroken(2, Problem.MISSING);
    }

    @Test
    void a_beginning_that_nobody_trimmed_is_found() {
        ChainHead second = linked.get(1).head();
        tamper("DELETE FROM integrations_audit WHERE tenant = 'acme' AND number <= 2");
        tamper("UPDATE integrations_audit_chain SET anchor_number = 2, anchor_hash = " + hash(second.hash())
                + " WHERE tenant = 'acme'");

        assertThat(trail.verify()).isEqualTo(new Broken(second, 3, Problem.START_CHANGED));
    }

    @Test
    void what_was_trimmed_can_be_verified_on_and_not_be_trimmed_further_by_hand() {
        clock.advance(Duration.ofDays(2));
        store.useTransaction(transaction ->
                transaction.audit().append(anAuditEntry().at(clock.instant()).build()));
        new AuditUpkeep(store, ids, clock).trim(Duration.ofDays(1));
        assertThat(trail.verify().isIntact()).isTrue();
        assertThat(database.query("SELECT COUNT(*) FROM integrations_audit WHERE tenant = 'acme'"))
                .isEqualTo("2");

        ChainHead kept = store.inTransaction(transaction -> transaction.audit().linked(ACME, 0, 1))
                .get(0)
                .head();
        tamper("DELETE FROM integrations_audit" + ofNumber(6));
        tamper("UPDATE integrations_audit_chain SET anchor_number = 6, anchor_hash = " + hash(kept.hash())
                + " WHERE tenant = 'acme'");

        assertThat(trail.verify()).isEqualTo(new Broken(kept, 7, Problem.START_CHANGED));
    }
}
