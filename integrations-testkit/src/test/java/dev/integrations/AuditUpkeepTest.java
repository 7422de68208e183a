package dev.integrations;

import static dev.integrations.testkit.AuditEntryMother.anAuditEntry;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.audit.AuditEntry;
import dev.integrations.audit.AuditStore;
import dev.integrations.audit.AuditTransaction;
import dev.integrations.audit.AuditUpkeep;
import dev.integrations.audit.LinkedEntry;
import dev.integrations.common.TenantId;
import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.common.Transactions;
import dev.integrations.store.InMemoryStore;
import dev.integrations.testkit.ManualClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is done for the trails of all tenants, with what could keep it from ending. */
class AuditUpkeepTest {
    private static final Duration KEEP = Duration.ofDays(30);
    private static final int PORTION = 500;
    private static final int PORTIONS = 20;

    private final ManualClock clock = ManualClock.startingAt(NOON);
    private final InMemoryStore store =
            InMemoryStore.builder().maxAuditEntries(50_000).build();
    private final AuditUpkeep upkeep = upkeep(store);

    private AuditUpkeep upkeep(Transactions<? extends AuditTransaction> transactions) {
        return new AuditUpkeep(transactions, new TimeOrderedUuids(clock, new SecureRandom()), clock);
    }

    private void append(int count, Supplier<AuditEntry> entry) {
        store.useTransaction(transaction -> Stream.generate(entry).limit(count).forEach(transaction.audit()::append));
    }

    private List<String> actions(TenantId tenant) {
        List<LinkedEntry> linked =
                store.inTransaction(transaction -> transaction.audit().linked(tenant, 0, 50_000));
        return linked.stream().map(each -> each.entry().action()).toList();
    }

    @Test
    void one_call_removes_some_portions_and_the_next_goes_on() {
        append(PORTION * PORTIONS + 1, () -> anAuditEntry().build());
        append(1, () -> anAuditEntry().of(GLOBEX).build());
        clock.advance(KEEP.plusDays(1));

        assertThat(upkeep.trim(KEEP)).isTrue();
        assertThat(actions(ACME)).hasSize(1 + PORTIONS);
        assertThat(actions(ACME).get(0)).isNotEqualTo("audit.trimmed");
        assertThat(actions(GLOBEX)).doesNotContain("audit.trimmed");

        assertThat(upkeep.trim(KEEP)).isFalse();
        assertThat(actions(ACME)).hasSize(PORTIONS + 1).containsOnly("audit.trimmed");
        assertThat(actions(GLOBEX)).containsExactly("audit.trimmed");
        assertThat(upkeep.trim(KEEP)).isFalse();
    }

    @Test
    void more_tenants_than_one_call_looks_at_have_their_turn() {
        int tenants = 101;
        for (int i = 0; i < tenants; i++) {
            TenantId tenant = TenantId.of("tenant-" + i);
            append(1, () -> anAuditEntry().of(tenant).build());
        }
        clock.advance(KEEP.plusDays(1));

        for (int calls = 1; upkeep.trim(KEEP); calls++) {
            assertThat(calls).isLessThan(tenants);
        }

        for (int i = 0; i < tenants; i++) {
            assertThat(actions(TenantId.of("tenant-" + i))).containsExactly("audit.trimmed");
        }
    }

    @Test
    void traces_of_removals_that_fill_a_portion_go_like_others() {
        append(PORTION, () -> trace(anAuditEntry().build()));
        append(1, () -> anAuditEntry().build());
        clock.advance(KEEP.plusDays(1));

        upkeep.trim(KEEP);

        assertThat(actions(ACME)).containsExactly("audit.trimmed", "audit.trimmed");
    }

    private static AuditEntry trace(AuditEntry entry) {
        return new AuditEntry(
                entry.id(),
                entry.tenant(),
                entry.at(),
                entry.actor(),
                entry.reason(),
                "audit.trimmed",
                entry.subject(),
                entry.details());
    }

    @Test
    void a_tenant_whose_entries_cannot_be_removed_stops_only_itself() {
        append(1, () -> anAuditEntry().build());
        append(1, () -> anAuditEntry().of(GLOBEX).build());
        clock.advance(KEEP.plusDays(1));

        assertThat(upkeep(failingForAcme()).trim(KEEP)).isFalse();

        assertThat(actions(GLOBEX)).containsExactly("audit.trimmed");
        assertThat(actions(ACME)).doesNotContain("audit.trimmed");
    }

    @Test
    void a_tenant_whose_entries_cannot_be_chained_stops_only_itself() {
        StringBuilder chained = new StringBuilder();

        upkeep(failingForAcme(Map.of("waiting", any -> List.of(ACME, GLOBEX), "link", any -> {
                    chained.append("once");
                    return 0;
                })))
                .link();

        assertThat(chained).hasToString("once");
    }

    @Test
    void tenants_that_fail_do_not_keep_others_waiting() {
        List<TenantId> failing = Collections.nCopies(100, ACME);
        StringBuilder chained = new StringBuilder();
        AuditUpkeep busy = upkeep(failingForAcme(
                Map.of("waiting", after -> after[0].equals(ACME.value()) ? List.of(GLOBEX) : failing, "link", any -> {
                    chained.append("once");
                    return 0;
                })));

        busy.link();
        busy.link();
        assertThat(chained).hasToString("once");
        busy.link();
        assertThat(chained).hasToString("once");
    }

    @Test
    void tenant_with_very_many_entries_leaves_time_for_others() {
        StringBuilder portions = new StringBuilder();

        upkeep(failingForAcme(Map.of("waiting", any -> List.of(GLOBEX), "link", any -> {
                    portions.append('.');
                    return PORTION;
                })))
                .link();

        assertThat(portions).hasSize(PORTIONS);
    }

    private Transactions<AuditTransaction> failingForAcme() {
        return failingForAcme(Map.of());
    }

    /** Fails for one tenant, gives the answers by the name of the method for others, and asks the store for the rest. */
    private Transactions<AuditTransaction> failingForAcme(Map<String, Function<Object[], Object>> answers) {
        return new Transactions<>() {
            @Override
            public <R, X extends Exception> R inTransaction(Work<? super AuditTransaction, R, X> work) throws X {
                return store.<R, X>inTransaction(transaction -> work.run(
                        proxy(AuditTransaction.class, (method, arguments) -> failing(transaction.audit(), answers))));
            }
        };
    }

    private static AuditStore failing(AuditStore audit, Map<String, Function<Object[], Object>> answers) {
        return proxy(AuditStore.class, (method, arguments) -> {
            if (Stream.of(arguments).anyMatch(ACME::equals)) {
                throw new IllegalStateException("as tests want it");
            }
            return answers.containsKey(method.getName())
                    ? answers.get(method.getName()).apply(arguments)
                    : method.invoke(audit, arguments);
        });
    }

    private interface Answer {
        Object answer(Method method, Object[] arguments) throws IllegalAccessException, InvocationTargetException;
    }

    private static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer.answer(method, arguments)));
    }
}
