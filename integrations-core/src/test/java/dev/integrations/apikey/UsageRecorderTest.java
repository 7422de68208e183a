package dev.integrations.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.integrations.common.TenantId;
import dev.integrations.common.Transactions;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.scope.ScopeSet;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsageRecorderTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
    private static final ScopeCatalog CATALOG =
            ScopeCatalog.builder().add("invoices:read", "See invoices").build();
    private static final ScopeSet READ = CATALOG.needed("invoices:read");

    private final UsageTable table = new UsageTable();
    private final UsageRecorder recorder = new UsageRecorder(table);

    /** Adds up what is written down, or fails; in the middle of each transaction something else goes on. */
    private static final class UsageTable implements Transactions<ApiKeyTransaction>, ApiKeyUsageStore {
        private final Map<String, Long> totals = new HashMap<>();
        private final List<Integer> sizes = new ArrayList<>();
        private Runnable meanwhile = () -> {};
        private boolean down;

        @Override
        public <R, X extends Exception> R inTransaction(Work<? super ApiKeyTransaction, R, X> work) throws X {
            return work.run((ApiKeyTransaction) Proxy.newProxyInstance(
                    ApiKeyTransaction.class.getClassLoader(),
                    new Class<?>[] {ApiKeyTransaction.class},
                    (proxy, method, arguments) -> this));
        }

        @Override
        public void add(Collection<CountedUse> uses) {
            meanwhile.run();
            if (down) {
                throw new IllegalStateException("down");
            }
            sizes.add(uses.size());
            for (CountedUse use : uses) {
                totals.merge(use.usage().day().toString(), use.usage().requests(), Long::sum);
                use.usage().byScope().forEach((scope, count) -> totals.merge(scope, count, Long::sum));
            }
        }

        @Override
        public List<ApiKeyUsage> usage(TenantId tenant, ApiKeyId id, LocalDate from, LocalDate to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int removeBefore(LocalDate day, int limit) {
            throw new UnsupportedOperationException();
        }
    }

    private KeyUse key(long number) {
        ApiKey key = new ApiKey(
                new ApiKeyId(new UUID(0, number)),
                TenantId.of("acme"),
                ApiKeySettings.builder("Reporting").build(),
                "key_",
                "key_AbCd",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1,
                NOON,
                NOON);
        return new KeyUse(key, recorder, NOON.toEpochMilli());
    }

    @Test
    void use_is_written_down_once_after_a_time_without_a_store() {
        KeyUse key = key(1);
        table.meanwhile = () -> key.count(READ, NOON.toEpochMilli());
        table.down = true;
        key.count(READ, NOON.toEpochMilli());
        for (int i = 0; i < 120; i++) {
            assertThatIllegalStateException().isThrownBy(recorder::flush);
        }
        table.down = false;
        table.meanwhile = () -> {};

        recorder.flush();
        recorder.flush();

        assertThat(table.totals).containsOnly(Map.entry(DAY.toString(), 121L), Map.entry("invoices:read", 121L));
        assertThat(table.sizes).as("keys in each transaction").containsOnly(1);
    }

    @Test
    void use_while_it_is_written_down_belongs_to_the_next_time() {
        KeyUse key = key(1);
        key.count(READ, NOON.toEpochMilli());
        table.meanwhile = () -> key.count(READ, NOON.toEpochMilli());

        recorder.flush();
        assertThat(table.totals).containsEntry(DAY.toString(), 1L);
        table.meanwhile = () -> {};
        recorder.flush();
        recorder.flush();

        assertThat(table.totals).containsEntry(DAY.toString(), 2L);
    }

    @Test
    void use_until_midnight_is_not_lost_if_the_day_ends_while_it_is_written_down() {
        KeyUse key = key(1);
        long midnight = NOON.plus(Duration.ofHours(12)).toEpochMilli();
        key.count(READ, midnight - 2);
        table.meanwhile = () -> {
            key.count(READ, midnight - 1);
            key.count(READ, midnight);
        };
        recorder.flush();
        table.meanwhile = () -> {};

        recorder.flush();
        recorder.flush();

        assertThat(table.totals)
                .containsEntry(DAY.toString(), 2L)
                .containsEntry(DAY.plusDays(1).toString(), 1L);
    }

    @Test
    void totals_of_many_keys_are_exact_however_many_portions_they_take() {
        List<KeyUse> keys = IntStream.range(0, 1234).mapToObj(this::key).toList();
        for (int i = 0; i < 3; i++) {
            keys.forEach(key -> key.count(READ, NOON.toEpochMilli()));
        }

        recorder.flush();

        assertThat(table.totals).containsEntry(DAY.toString(), 3702L);
        assertThat(table.sizes).containsExactly(500, 500, 234);
    }

    @Test
    void totals_of_a_hot_key_are_exact_while_the_store_comes_and_goes() throws Exception {
        KeyUse key = key(1);
        table.meanwhile = () -> table.down = !table.down;
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Callable<Boolean> use = () -> {
            for (int i = 0; i < 100_000; i++) {
                key.count(READ, NOON.toEpochMilli());
            }
            return true;
        };
        List<Future<Boolean>> running =
                IntStream.range(0, 4).mapToObj(i -> threads.submit(use)).toList();
        while (!running.stream().allMatch(Future::isDone)) {
            flushIfPossible();
        }
        threads.shutdown();
        flushIfPossible();
        flushIfPossible();

        assertThat(table.totals)
                .containsOnly(Map.entry(DAY.toString(), 400_000L), Map.entry("invoices:read", 400_000L));
        for (Future<Boolean> done : running) {
            assertThat(done.get()).isTrue();
        }
        assertThat(table.sizes).as("keys in each transaction").containsOnly(1);
    }

    private void flushIfPossible() {
        try {
            recorder.flush();
        } catch (IllegalStateException down) {
            assertThat(down).hasMessage("down");
        }
    }
}
