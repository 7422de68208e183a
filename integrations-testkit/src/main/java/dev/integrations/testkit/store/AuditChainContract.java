package dev.integrations.testkit.store;

import static dev.integrations.testkit.AuditEntryMother.anAuditEntry;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.audit.AuditEntry;
import dev.integrations.audit.AuditQuery;
import dev.integrations.audit.AuditStore;
import dev.integrations.audit.ChainHead;
import dev.integrations.audit.ChainState;
import dev.integrations.audit.LinkedEntry;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Contract of {@link AuditStore} for what concerns chains, queries and removal. */
public abstract class AuditChainContract extends PortContract {
    private static final int THREADS = 8;
    private static final int TRANSACTIONS = 5;
    private static final PageRequest PAGE = PageRequest.first(10);

    /** For subclasses. */
    protected AuditChainContract() {}

    @Test
    void entries_have_their_places_in_the_order_of_appending() {
        AuditEntry first = append(anAuditEntry().at(NOON.plusSeconds(1)).build());
        AuditEntry second = append(anAuditEntry().because("ticket 17").build());

        LinkedEntry firstLinked = ChainHead.START.link(first);
        LinkedEntry secondLinked = firstLinked.head().link(second);
        assertThat(audit().linked(ACME, 0, 10)).containsExactly(firstLinked, secondLinked);
        assertThat(audit().linked(ACME, 0, 1)).containsExactly(firstLinked);
        assertThat(audit().linked(ACME, 1, 10)).containsExactly(secondLinked);
        assertThat(audit().chain(ACME)).isEqualTo(new ChainState(ChainHead.START, secondLinked.head()));
    }

    @Test
    void tenants_have_chains_of_their_own() {
        store().useTransaction(transaction -> {
            transaction.audit().append(anAuditEntry().of(GLOBEX).build());
            transaction.audit().append(anAuditEntry().build());
            transaction.audit().append(anAuditEntry().of(GLOBEX).build());
        });

        checkChain(ACME, 1);
        checkChain(GLOBEX, 2);
        assertThat(audit().chained("", 10)).containsExactly(ACME, GLOBEX);
        assertThat(audit().chained("", 1)).containsExactly(ACME);
        assertThat(audit().chained(ACME.value(), 10)).containsExactly(GLOBEX);
    }

    @Test
    void tenant_without_entries_has_an_empty_chain() {
        append(anAuditEntry().of(GLOBEX).build());

        assertThat(audit().chain(ACME)).isEqualTo(ChainState.EMPTY);
        assertThat(audit().linked(ACME, 0, 10)).isEmpty();
        assertThat(audit().link(ACME, 10)).isZero();
        assertThat(audit().waiting("", 10)).isEmpty();
        assertThat(audit().chained("", 10)).containsExactly(GLOBEX);
    }

    @Test
    void entry_that_was_rolled_back_leaves_no_gap() {
        append(anAuditEntry().build());

        assertThatThrownBy(() -> store().useTransaction(transaction -> {
                    transaction.audit().append(anAuditEntry().build());
                    assertThat(transaction.audit().chain(ACME).head().number()).isEqualTo(2);
                    throw new IllegalStateException("roll back");
                }))
                .hasMessage("roll back");
        append(anAuditEntry().build());

        checkChain(ACME, 2);
    }

    @Test
    void transaction_reads_the_places_of_its_own_entries_and_goes_on() {
        store().useTransaction(transaction -> {
            transaction.audit().append(anAuditEntry().build());
            assertThat(transaction.audit().linked(ACME, 0, 10)).hasSize(1);
            transaction.audit().append(anAuditEntry().build());
        });

        checkChain(ACME, 2);
    }

    @Test
    void texts_that_databases_do_not_store_are_chained_as_they_come_back() {
        append(anAuditEntry()
                .because("half \uD83D of a pair, NUL \0, tab\t, unit separator \u001f, line end\n")
                .with(Map.of("\uDC00", "\0", "🚀", "\u007f\u2028"))
                .build());

        checkChain(ACME, 1);
    }

    @Test
    void transactions_of_many_threads_and_two_tenants_make_two_chains_without_gaps() throws Exception {
        List<Callable<Integer>> work = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            List<TenantId> order = thread % 2 == 0 ? List.of(ACME, GLOBEX) : List.of(GLOBEX, ACME);
            work.add(() -> appendToBoth(order));
        }

        Threads.runTogether(work);

        checkChain(ACME, THREADS * TRANSACTIONS);
        checkChain(GLOBEX, THREADS * TRANSACTIONS);
    }

    private int appendToBoth(List<TenantId> order) {
        for (int i = 0; i < TRANSACTIONS; i++) {
            store().useTransaction(transaction -> order.forEach(tenant ->
                    transaction.audit().append(anAuditEntry().of(tenant).build())));
        }
        return TRANSACTIONS;
    }

    @Test
    void first_entries_of_a_tenant_at_once_are_all_chained() throws Exception {
        int rounds = 5;
        for (int round = 0; round < rounds; round++) {
            TenantId tenant = TenantId.of("new-" + round);
            Callable<Boolean> first = () -> {
                append(anAuditEntry().of(tenant).build());
                return true;
            };

            Threads.runTogether(Collections.nCopies(THREADS, first));

            checkChain(tenant, THREADS);
        }
    }

    @Test
    void chain_begins_later_once_it_was_trimmed() {
        IntStream.range(0, 5).forEach(i -> append(anAuditEntry().build()));
        append(anAuditEntry().of(GLOBEX).build());
        List<LinkedEntry> linked = audit().linked(ACME, 0, 10);
        ChainHead third = linked.get(2).head();

        boolean trimmed = audit().trim(ACME, ChainHead.START, third);

        assertThat(trimmed).isTrue();
        assertThat(audit().chain(ACME))
                .isEqualTo(new ChainState(third, linked.get(4).head()));
        assertThat(audit().linked(ACME, 0, 10)).isEqualTo(linked.subList(3, 5));
        assertThat(audit().list(ACME, AuditQuery.all(), PAGE).items()).hasSize(2);
        assertThat(audit().unchained(ACME)).isZero();
        checkChain(GLOBEX, 1);
    }

    @Test
    void chain_that_begins_elsewhere_by_now_is_not_trimmed() {
        IntStream.range(0, 5).forEach(i -> append(anAuditEntry().build()));
        List<LinkedEntry> linked = audit().linked(ACME, 0, 10);
        audit().trim(ACME, ChainHead.START, linked.get(2).head());

        boolean again = audit().trim(ACME, ChainHead.START, linked.get(3).head());

        assertThat(again).isFalse();
        assertThat(audit().linked(ACME, 0, 10)).hasSize(2);
    }

    @Test
    void chain_goes_on_where_it_was_once_all_of_it_was_trimmed() {
        append(anAuditEntry().build());
        ChainHead head = audit().chain(ACME).head();
        audit().trim(ACME, ChainHead.START, head);

        AuditEntry next = append(anAuditEntry().build());

        assertThat(audit().linked(ACME, 0, 10)).containsExactly(head.link(next));
    }

    @Test
    void query_restricts_by_everything_it_names() {
        AuditEntry first = append(anAuditEntry().by("user:1").build());
        AuditEntry second =
                append(anAuditEntry().by("user:2").at(NOON.plusSeconds(1)).build());
        AuditEntry third =
                append(anAuditEntry().by("user:1").at(NOON.plusSeconds(2)).build());

        assertThat(list(AuditQuery.all().actor("user:1"))).containsExactly(third, first);
        assertThat(list(AuditQuery.all().from(NOON.plusSeconds(1)))).containsExactly(third, second);
        assertThat(list(AuditQuery.all().before(NOON.plusSeconds(2)))).containsExactly(second, first);
        assertThat(list(AuditQuery.all().actor("user:1").from(NOON.plusNanos(1000))))
                .containsExactly(third);
        assertThat(list(AuditQuery.all().action("webhook.created").subject("wh_1")))
                .hasSize(3);
        assertThat(list(AuditQuery.all().action("webhook.deleted"))).isEmpty();
        assertThat(list(AuditQuery.all().subject("WH_1"))).isEmpty();
        assertThat(list(AuditQuery.all().actor("USER:1"))).isEmpty();
    }

    @Test
    void query_is_paged() {
        List<AuditEntry> wanted = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            AuditEntry entry = append(
                    anAuditEntry().by("user:" + i % 2).at(NOON.plusSeconds(i)).build());
            if (i % 2 == 1) {
                wanted.add(entry);
            }
        }

        for (int limit : new int[] {1, 2, 3, 4}) {
            assertThat(allPages(
                            limit, page -> audit().list(ACME, AuditQuery.all().actor("user:1"), page)))
                    .isEqualTo(reversed(wanted));
        }
    }

    private List<AuditEntry> list(AuditQuery query) {
        return audit().list(ACME, query, PAGE).items();
    }

    private AuditEntry append(AuditEntry entry) {
        audit().append(entry);
        return entry;
    }

    private void checkChain(TenantId tenant, int size) {
        List<LinkedEntry> stored = audit().linked(tenant, 0, size + 1);
        ChainHead head = ChainHead.START;
        for (LinkedEntry entry : stored) {
            assertThat(entry).isEqualTo(head.link(entry.entry()));
            head = entry.head();
        }
        assertThat(stored)
                .extracting(LinkedEntry::number)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, size).boxed().toList());
        assertThat(audit().chain(tenant).head()).isEqualTo(head);
        assertThat(audit().unchained(tenant)).isZero();
    }
}
