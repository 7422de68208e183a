package dev.integrations.testkit.store;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.TenantId;
import dev.integrations.crypto.DataKey;
import dev.integrations.crypto.DataKeyStore;
import dev.integrations.crypto.WrappedKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Contract of {@link DataKeyStore}. */
public abstract class DataKeyContract extends PortContract {
    private static final Instant LATER = NOON.plusSeconds(60);

    /** For subclasses. */
    protected DataKeyContract() {}

    private static DataKey aKey(TenantId tenant, int id) {
        return new DataKey(
                id,
                tenant,
                Optional.of(new WrappedKey("ring:1", new byte[] {1, 2, (byte) id})),
                NOON,
                Optional.empty(),
                Optional.empty());
    }

    private DataKey added(TenantId tenant, int id) {
        DataKey key = aKey(tenant, id);
        assertThat(dataKeys().insertCurrent(key)).isTrue();
        return key;
    }

    private static void assertSame(DataKey actual, DataKey expected) {
        assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
    }

    @Test
    void key_comes_back_as_it_was() {
        DataKey key = added(ACME, Integer.MIN_VALUE + 1);
        added(GLOBEX, -1);

        assertSame(dataKeys().find(ACME, key.id()).orElseThrow(), key);
        assertThat(dataKeys().live(ACME)).hasSize(1);
        assertSame(dataKeys().live(ACME).get(0), key);
        assertThat(key.isCurrent()).isTrue();
    }

    @Test
    void key_of_another_tenant_is_unknown() {
        added(ACME, -7);

        assertThat(dataKeys().find(ACME, -7)).isPresent();
        assertThat(dataKeys().find(GLOBEX, -7)).isEmpty();
        assertThat(dataKeys().live(GLOBEX)).isEmpty();
        assertThat(dataKeys().retire(GLOBEX, -7, LATER)).isFalse();
        assertThat(dataKeys().destroy(GLOBEX, LATER)).isZero();
        assertThat(dataKeys().find(ACME, -7).orElseThrow().isCurrent()).isTrue();
    }

    @Test
    void tenant_has_one_current_key_and_an_id_one_tenant() {
        added(ACME, -1);

        assertThat(dataKeys().insertCurrent(aKey(ACME, -2))).isFalse();
        assertThat(dataKeys().insertCurrent(aKey(GLOBEX, -1))).isFalse();
        assertThat(dataKeys().find(ACME, -2)).isEmpty();
        assertThat(dataKeys().live(GLOBEX)).isEmpty();
        assertThat(dataKeys().insertCurrent(aKey(GLOBEX, -2))).isTrue();
    }

    @Test
    void transaction_in_which_a_key_was_not_inserted_goes_on() {
        added(ACME, -1);

        store().useTransaction(transaction -> {
            assertThat(transaction.dataKeys().insertCurrent(aKey(ACME, -2))).isFalse();
            assertThat(transaction.dataKeys().insertCurrent(aKey(GLOBEX, -3))).isTrue();
        });

        assertThat(dataKeys().live(GLOBEX)).hasSize(1);
    }

    @Test
    void of_several_that_insert_a_key_for_a_tenant_one_does() {
        List<Callable<Boolean>> nodes = IntStream.rangeClosed(1, 8)
                .<Callable<Boolean>>mapToObj(i -> () -> dataKeys().insertCurrent(aKey(ACME, -i)))
                .toList();

        List<Boolean> inserted = Threads.runTogether(nodes);

        assertThat(inserted).containsOnlyOnce(true);
        assertThat(dataKeys().live(ACME)).hasSize(1);
    }

    @Test
    void retired_key_makes_room_and_stays_live() {
        added(ACME, -1);

        assertThat(dataKeys().retire(ACME, -1, LATER)).isTrue();
        assertThat(dataKeys().retire(ACME, -1, LATER)).isFalse();

        assertThat(dataKeys().find(ACME, -1).orElseThrow().retiredAt()).contains(LATER);
        added(ACME, -2);
        assertThat(dataKeys().live(ACME)).filteredOn(DataKey::isCurrent).hasSize(1);
        assertThat(dataKeys().live(ACME)).hasSize(2);
    }

    @Test
    void keys_that_others_wrapped_are_found_and_replaced_once() {
        DataKey first = added(ACME, -3);
        DataKey second = added(GLOBEX, -2);
        added(TenantId.of("initech"), -1);
        WrappedKey wrapped = new WrappedKey("ring:2", new byte[] {9});

        assertThat(dataKeys().rewrap(first, wrapped)).isTrue();
        assertThat(dataKeys().rewrap(first, wrapped)).isFalse();

        assertThat(dataKeys().wrappedByOthers("ring:2", Integer.MIN_VALUE, 10).items())
                .extracting(DataKey::id)
                .containsExactly(-2, -1);
        assertThat(dataKeys().wrappedByOthers("ring:2", Integer.MIN_VALUE, 1).items())
                .extracting(DataKey::id)
                .containsExactly(-2);
        assertThat(dataKeys().wrappedByOthers("ring:2", second.id(), 10).items())
                .extracting(DataKey::id)
                .containsExactly(-1);
        DataKey stored = dataKeys().find(ACME, -3).orElseThrow();
        assertThat(stored.wrapped().orElseThrow().bytes()).containsExactly(9);
        assertThat(stored.wrapped().orElseThrow().wrappingKey()).isEqualTo("ring:2");
        assertThat(stored.isCurrent()).isTrue();
    }

    @Test
    void destroyed_keys_are_known_by_their_ids_alone() {
        DataKey old = added(ACME, -1);
        dataKeys().retire(ACME, -1, NOON);
        added(ACME, -2);
        added(GLOBEX, -3);

        assertThat(dataKeys().destroy(ACME, LATER)).isEqualTo(2);
        assertThat(dataKeys().destroy(ACME, LATER.plusSeconds(1))).isZero();

        DataKey destroyed = dataKeys().find(ACME, -2).orElseThrow();
        assertThat(destroyed.wrapped()).isEmpty();
        assertThat(destroyed.destroyedAt()).contains(LATER);
        assertThat(destroyed.isCurrent()).isFalse();
        assertThat(dataKeys().live(ACME)).isEmpty();
        assertThat(dataKeys().live(GLOBEX)).hasSize(1);
        assertThat(dataKeys().rewrap(old, new WrappedKey("ring:2", new byte[] {9})))
                .isFalse();
        assertThat(dataKeys().wrappedByOthers("ring:9", Integer.MIN_VALUE, 10).items())
                .extracting(DataKey::id)
                .containsExactly(-3);
        assertThat(dataKeys().insertCurrent(aKey(ACME, -2))).isFalse();
        added(ACME, -4);
    }
}
