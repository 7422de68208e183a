package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.integrations.apikey.ApiKeyVerdict;
import dev.integrations.apikey.ApiKeyVerdict.AddressRefused;
import dev.integrations.apikey.ApiKeyVerdict.Malformed;
import dev.integrations.apikey.ApiKeyVerdict.Revoked;
import dev.integrations.apikey.ApiKeyVerdict.Unknown;
import dev.integrations.apikey.ApiKeyVerdict.Valid;
import dev.integrations.apikey.ImportedApiKey;
import dev.integrations.apikey.NewApiKey;
import dev.integrations.common.Batch;
import dev.integrations.common.Secret;
import dev.integrations.crypto.KeyRing;
import dev.integrations.store.Store;
import dev.integrations.store.StoreException;
import dev.integrations.store.StoreTransaction;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ApiKeyNodesTest extends ApiKeyFixture {
    private final CountingStore counted = new CountingStore();
    private final Integrations here = node();
    private final Integrations there = node();
    private final Tenant acme = here.tenant("acme");

    /** Counts how often keys are asked for, keeps transactions waiting, and fails them. */
    private final class CountingStore implements Store<StoreTransaction> {
        private final AtomicInteger reads = new AtomicInteger();
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private volatile boolean down;

        @Override
        public <R, X extends Exception> R inTransaction(Work<? super StoreTransaction, R, X> work) throws X {
            if (down) {
                throw new StoreException("The database is down", new IllegalStateException("down"));
            }
            CountDownLatch open = gate;
            R result = store.inTransaction(transaction -> work.run(counting(transaction)));
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a test", e);
            }
            return result;
        }

        private StoreTransaction counting(StoreTransaction transaction) {
            InvocationHandler handler = (proxy, method, arguments) -> {
                if (method.getName().equals("apiKeys")) {
                    reads.incrementAndGet();
                }
                return method.invoke(transaction, arguments);
            };
            return (StoreTransaction) Proxy.newProxyInstance(
                    StoreTransaction.class.getClassLoader(), new Class<?>[] {StoreTransaction.class}, handler);
        }

        int taken() {
            return reads.getAndSet(0);
        }

        @Override
        public void close() {}
    }

    private Integrations countedNode() {
        Integrations node = Integrations.builder()
                .store(counted)
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .scopes(CATALOG)
                .apiKeys(rules().importedPrefixes("old_").build())
                .startPaused();
        counted.taken();
        return node;
    }

    @Test
    void revoked_key_is_refused_here_at_once_and_elsewhere_within_five_seconds() {
        NewApiKey key = acme.apiKeys().create(SETTINGS);
        assertThat(check(here, key)).isInstanceOf(Valid.class);
        assertThat(check(there, key)).isInstanceOf(Valid.class);

        acme.apiKeys().revoke(key.id(), "leaked");

        assertThat(check(here, key)).isInstanceOf(Revoked.class);
        assertThat(check(there, key)).as("remembered").isInstanceOf(Valid.class);
        clock.advance(Duration.ofMillis(4999));
        check(there, key);
        clock.advance(Duration.ofMillis(1));
        assertThat(check(there, key)).isInstanceOf(Revoked.class);
    }

    @Test
    void use_does_not_keep_what_is_remembered_alive() {
        NewApiKey key = acme.apiKeys().create(SETTINGS);
        assertThat(check(there, key)).isInstanceOf(Valid.class);
        acme.apiKeys().revoke(key.id(), "leaked");

        for (int i = 0; i < 50; i++) {
            clock.advance(Duration.ofMillis(100));
            check(there, key);
        }

        assertThat(check(there, key)).isInstanceOf(Revoked.class);
    }

    @Test
    void every_change_is_followed_here_at_once() {
        NewApiKey first = acme.apiKeys().create(SETTINGS);
        NewApiKey second = acme.apiKeys().create(SETTINGS);
        NewApiKey third = acme.apiKeys().create(SETTINGS);
        List.of(first, second, third)
                .forEach(key -> assertThat(check(here, key)).isInstanceOf(Valid.class));

        acme.apiKeys()
                .update(
                        first.id(),
                        settings -> settings.toBuilder().addresses("10.0.0.0/8").build());
        acme.apiKeys().rotate(second.id(), Duration.ZERO);
        acme.apiKeys().batch(Batch.Mode.EACH_ALONE).revoke(List.of(third.id()), "leaked");

        assertThat(check(here, first)).isInstanceOf(AddressRefused.class);
        assertThat(check(here, second)).isNotInstanceOf(Valid.class);
        assertThat(check(here, third)).isInstanceOf(Revoked.class);
    }

    @Test
    void clock_that_is_set_back_does_not_lengthen_what_is_remembered() {
        NewApiKey key = acme.apiKeys().create(SETTINGS);
        assertThat(check(there, key)).isInstanceOf(Valid.class);
        acme.apiKeys().revoke(key.id(), "leaked");

        clock.advance(Duration.ofHours(-1));

        assertThat(check(there, key)).isInstanceOf(Revoked.class);
    }

    @Test
    void key_that_is_remembered_is_not_read_nor_is_rubbish() {
        NewApiKey key = acme.apiKeys().create(SETTINGS);
        try (Integrations node = countedNode()) {
            assertThat(check(node, key)).isInstanceOf(Valid.class);
            assertThat(counted.taken()).isOne();
            for (int i = 0; i < 100; i++) {
                assertThat(check(node, key)).isInstanceOf(Valid.class);
                assertThat(check(node, Secret.of("acme_live_" + "x".repeat(36)), "profile"))
                        .isInstanceOf(Malformed.class);
            }

            assertThat(counted.taken()).isZero();
        }
    }

    @Test
    void key_in_use_is_read_again_before_anybody_has_to_wait_for_it() throws InterruptedException {
        List<NewApiKey> keys = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            keys.add(acme.apiKeys().create(SETTINGS));
        }
        try (Integrations node = countedNode()) {
            keys.forEach(key -> check(node, key));
            assertThat(counted.taken()).isEqualTo(10);
            acme.apiKeys().revoke(keys.get(3).id(), "leaked");

            for (int second = 0; second < 20; second++) {
                clock.advance(Duration.ofSeconds(1));
                node.runDue();
                assertThat(counted.taken()).as("reads beside requests").isLessThanOrEqualTo(1);
                keys.forEach(key -> check(node, key));
                assertThat(counted.taken()).as("reads of requests").isZero();
            }

            assertThat(check(node, keys.get(3))).isInstanceOf(Revoked.class);
            assertThat(check(node, keys.get(4))).isInstanceOf(Valid.class);
        }
    }

    @Test
    void key_that_nobody_uses_is_not_read_again() throws InterruptedException {
        NewApiKey key = acme.apiKeys().create(SETTINGS);
        try (Integrations node = countedNode()) {
            check(node, key);
            clock.advance(Duration.ofSeconds(3));
            node.runDue();
            assertThat(counted.taken()).isEqualTo(2);
            clock.advance(Duration.ofSeconds(3));
            node.runDue();

            assertThat(counted.taken()).isZero();
        }
    }

    @Test
    void key_that_is_there_no_more_is_not_read_again() throws InterruptedException {
        NewApiKey key = acme.apiKeys().create(SETTINGS);
        try (Integrations node = countedNode()) {
            check(node, key);
            here.operator().expungeTenant("acme", "user:1", "left");
            clock.advance(Duration.ofSeconds(3));
            node.runDue();
            assertThat(counted.taken()).as("of the request, and beside it").isEqualTo(2);
            clock.advance(Duration.ofSeconds(1));
            node.runDue();

            assertThat(counted.taken()).isZero();
            assertThat(check(node, key)).isInstanceOf(Unknown.class);
        }
    }

    @Test
    void store_that_is_down_lets_nobody_in_for_longer_than_five_seconds() {
        NewApiKey key = acme.apiKeys().create(SETTINGS);
        try (Integrations node = countedNode()) {
            check(node, key);
            counted.down = true;
            clock.advance(Duration.ofMillis(4999));
            assertThat(check(node, key)).isInstanceOf(Valid.class);
            clock.advance(Duration.ofMillis(1));

            assertThatThrownBy(() -> check(node, key)).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> check(node, key)).isInstanceOf(StoreException.class);
            counted.down = false;
            assertThat(check(node, key)).isInstanceOf(Valid.class);
        }
    }

    @Test
    void unknown_key_is_looked_up_once_in_five_seconds() {
        Secret unknown = Secret.of("acme_live_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17");
        try (Integrations node = countedNode()) {
            for (int i = 0; i < 10; i++) {
                assertThat(check(node, unknown, "profile")).isInstanceOf(Unknown.class);
            }
            assertThat(counted.taken()).isOne();
            clock.advance(Duration.ofSeconds(5));
            check(node, unknown, "profile");

            assertThat(counted.taken()).isOne();
        }
    }

    @Test
    void many_who_use_a_key_at_the_same_time_wait_for_one_read() throws Exception {
        NewApiKey key = acme.apiKeys().create(SETTINGS);
        try (Integrations node = countedNode()) {
            counted.gate = new CountDownLatch(1);
            ExecutorService threads = Executors.newFixedThreadPool(16);
            List<Future<?>> checks = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Callable<Object> check = () -> check(node, key);
                checks.add(threads.submit(check));
            }
            while (counted.reads.get() == 0) {
                Thread.onSpinWait();
            }
            counted.gate.countDown();
            for (Future<?> check : checks) {
                assertThat(check.get()).isInstanceOf(Valid.class);
            }
            threads.shutdown();

            assertThat(counted.taken()).isOne();
        }
    }

    @Test
    void read_that_hung_does_not_let_those_in_who_came_later() throws Exception {
        NewApiKey key = acme.apiKeys().create(SETTINGS);
        try (Integrations node = countedNode()) {
            CountDownLatch gate = new CountDownLatch(1);
            counted.gate = gate;
            ExecutorService threads = Executors.newFixedThreadPool(2);
            Future<ApiKeyVerdict> early = threads.submit(() -> check(node, key));
            while (counted.reads.get() == 0) {
                Thread.onSpinWait();
            }
            counted.gate = new CountDownLatch(0);
            acme.apiKeys().revoke(key.id(), "leaked");
            clock.advance(Duration.ofSeconds(5));
            AtomicReference<Thread> waiting = new AtomicReference<>();
            Future<ApiKeyVerdict> late = threads.submit(() -> {
                waiting.set(Thread.currentThread());
                return check(node, key);
            });
            await().until(() -> waiting.get() != null && waiting.get().getState() == Thread.State.WAITING);
            gate.countDown();
            threads.shutdown();

            assertThat(early.get()).as("asked before the key was revoked").isInstanceOf(Valid.class);
            assertThat(late.get()).isInstanceOf(Revoked.class);
        }
    }

    @Test
    void read_that_hung_does_not_keep_those_out_whose_key_was_imported_meanwhile() throws Exception {
        String text = "old_0123456789abcdef";
        ImportedApiKey imported = new ImportedApiKey(hashOf(text), "old_", "old_0123", SETTINGS);
        try (Integrations node = countedNode()) {
            CountDownLatch gate = new CountDownLatch(1);
            counted.gate = gate;
            ExecutorService threads = Executors.newFixedThreadPool(2);
            Future<ApiKeyVerdict> early = threads.submit(() -> verify(node, text));
            while (counted.reads.get() == 0) {
                Thread.onSpinWait();
            }
            counted.gate = new CountDownLatch(0);
            node.tenant("acme").apiKeys().importKey(imported);
            AtomicReference<Thread> waiting = new AtomicReference<>();
            Future<ApiKeyVerdict> late = threads.submit(() -> {
                waiting.set(Thread.currentThread());
                return verify(node, text);
            });
            await().until(() -> waiting.get() != null && waiting.get().getState() == Thread.State.WAITING);
            gate.countDown();
            threads.shutdown();

            assertThat(early.get()).as("asked before the key was imported").isInstanceOf(Unknown.class);
            assertThat(late.get()).isInstanceOf(Valid.class);
        }
    }

    @Test
    void key_that_was_read_while_it_was_revoked_here_is_read_again() throws Exception {
        NewApiKey key = acme.apiKeys().create(SETTINGS);
        try (Integrations node = countedNode()) {
            CountDownLatch gate = new CountDownLatch(1);
            counted.gate = gate;
            ExecutorService thread = Executors.newSingleThreadExecutor();
            Future<?> early = thread.submit(() -> check(node, key));
            while (counted.reads.get() == 0) {
                Thread.onSpinWait();
            }
            counted.gate = new CountDownLatch(0);
            node.tenant("acme").apiKeys().revoke(key.id(), "leaked");
            gate.countDown();
            early.get();
            thread.shutdown();

            assertThat(check(node, key)).isInstanceOf(Revoked.class);
        }
    }
}
