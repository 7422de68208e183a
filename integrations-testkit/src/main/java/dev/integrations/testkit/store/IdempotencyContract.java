package dev.integrations.testkit.store;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.IdempotencyKey;
import dev.integrations.event.EventId;
import dev.integrations.testkit.Samples;
import dev.integrations.testkit.store.Threads.Background;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.delivery.DeliveryStore}: idempotency keys. */
public abstract class IdempotencyContract extends PortContract {
    /** For subclasses. */
    protected IdempotencyContract() {}

    @Test
    void free_keys_are_registered() {
        assertThat(register(ACME, key("first"), key("second"))).isEmpty();
    }

    @Test
    void taken_key_is_returned_as_it_was_registered_first() {
        IdempotencyKey first = key("order-42");
        register(ACME, first);

        assertThat(register(ACME, key("order-42"))).containsOnly(Map.entry("order-42", first));
        assertThat(register(ACME, key("order-42"))).containsOnly(Map.entry("order-42", first));
    }

    @Test
    void free_keys_are_registered_beside_taken_ones() {
        IdempotencyKey taken = key("taken");
        IdempotencyKey free = key("free");
        register(ACME, taken);

        assertThat(register(ACME, key("taken"), free)).containsOnly(Map.entry("taken", taken));
        assertThat(register(ACME, key("free"))).containsOnly(Map.entry("free", free));
    }

    @Test
    void key_that_the_same_event_registered_is_not_taken() {
        IdempotencyKey key = key("order-42");
        register(ACME, key);

        assertThat(register(ACME, key)).isEmpty();
    }

    @Test
    void tenants_do_not_take_keys_from_each_other() {
        IdempotencyKey ours = key("order-42");
        IdempotencyKey theirs = key("order-42");
        register(ACME, ours);

        assertThat(register(GLOBEX, theirs)).isEmpty();
        assertThat(register(ACME, key("order-42"))).containsOnly(Map.entry("order-42", ours));
        assertThat(register(GLOBEX, key("order-42"))).containsOnly(Map.entry("order-42", theirs));
    }

    @Test
    void registered_key_is_found_by_its_tenant_alone() {
        IdempotencyKey key = key("order-42");
        register(ACME, key);

        assertThat(deliveries().findKey(ACME, "order-42")).contains(key);
        assertThat(deliveries().findKey(GLOBEX, "order-42")).isEmpty();
        assertThat(deliveries().findKey(ACME, "order-43")).isEmpty();
    }

    @Test
    void keys_that_differ_in_case_or_accents_are_different() {
        register(ACME, key("order-e"));

        assertThat(register(ACME, key("Order-e"), key("order-é"), key("order-e-")))
                .isEmpty();
    }

    @Test
    void registering_nothing_returns_nothing() {
        assertThat(register(ACME)).isEmpty();
    }

    @Test
    void key_of_a_transaction_that_rolled_back_is_free() {
        assertThatThrownBy(() -> store().useTransaction(transaction -> {
                    transaction.deliveries().registerKeys(ACME, List.of(key("order-42")), NOON);
                    throw new IllegalStateException("roll back");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(register(ACME, key("order-42"))).isEmpty();
    }

    @Test
    void second_transaction_waits_for_the_first_and_finds_the_key_taken_when_that_commits() {
        IdempotencyKey first = key("order-42");

        try (Background<Map<String, IdempotencyKey>> second =
                Threads.background(() -> register(ACME, key("order-42")))) {
            store().useTransaction(transaction -> {
                transaction.deliveries().registerKeys(ACME, List.of(first), NOON);
                second.start();
                assertThat(second.isHeldUp()).isTrue();
            });

            assertThat(second.result()).containsOnly(Map.entry("order-42", first));
        }
    }

    @Test
    void second_transaction_waits_for_the_first_and_takes_the_key_when_that_rolls_back() {
        IdempotencyKey later = key("order-42");

        try (Background<Map<String, IdempotencyKey>> second = Threads.background(() -> register(ACME, later))) {
            assertThatThrownBy(() -> store().useTransaction(transaction -> {
                        transaction.deliveries().registerKeys(ACME, List.of(key("order-42")), NOON);
                        second.start();
                        assertThat(second.isHeldUp()).isTrue();
                        throw new IllegalStateException("roll back");
                    }))
                    .isInstanceOf(IllegalStateException.class);

            assertThat(second.result()).isEmpty();
        }
        assertThat(register(ACME, key("order-42"))).containsOnly(Map.entry("order-42", later));
    }

    @Test
    void of_transactions_that_register_one_key_at_once_one_succeeds() {
        List<Callable<Map<String, IdempotencyKey>>> transactions = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            transactions.add(() -> register(ACME, key("order-42")));
        }

        List<Map<String, IdempotencyKey>> taken = Threads.runTogether(transactions);

        assertThat(taken).filteredOn(Map::isEmpty).hasSize(1);
        assertThat(taken)
                .filteredOn(keys -> !keys.isEmpty())
                .allSatisfy(keys -> assertThat(keys).isEqualTo(register(ACME, key("order-42"))));
    }

    private Map<String, IdempotencyKey> register(TenantId tenant, IdempotencyKey... keys) {
        return deliveries().registerKeys(tenant, Arrays.asList(keys), NOON);
    }

    private static IdempotencyKey key(String key) {
        EventId event = EventId.of(Samples.uuid(NOON));
        return new IdempotencyKey(key, event, "%064x".formatted(event.value().getLeastSignificantBits()));
    }
}
