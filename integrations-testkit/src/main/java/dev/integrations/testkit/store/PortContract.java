package dev.integrations.testkit.store;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.integrations.apikey.ApiKeyReminderStore;
import dev.integrations.apikey.ApiKeyStore;
import dev.integrations.apikey.ApiKeyUsageStore;
import dev.integrations.audit.AuditStore;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.crypto.DataKeyStore;
import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DeliveryStore;
import dev.integrations.delivery.FailureClockStore;
import dev.integrations.delivery.OrderStore;
import dev.integrations.delivery.PermitStore;
import dev.integrations.delivery.ReplayStore;
import dev.integrations.delivery.RetentionStore;
import dev.integrations.delivery.StatisticsStore;
import dev.integrations.event.EventTypeStore;
import dev.integrations.jose.SigningKeyStore;
import dev.integrations.jose.SingleUseStore;
import dev.integrations.store.Store;
import dev.integrations.store.StoreTransaction;
import dev.integrations.webhook.WebhookCiphertextStore;
import dev.integrations.webhook.WebhookStore;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contracts have in common: an empty store before each test, and a check of what is stored after it. */
public abstract class PortContract {
    private static final int MORE_THAN_ANY_TEST_STORES = 1000;

    private Store<? extends StoreTransaction> store;

    /** For subclasses. */
    protected PortContract() {}

    /**
     * Returns a store without any rows. A store that is dear to open can be kept and emptied; the contract does not
     * close it.
     *
     * @return the store for the next test
     * @throws Exception if there is none
     */
    public abstract Store<? extends StoreTransaction> emptyStore() throws Exception;

    @BeforeEach
    final void open_an_empty_store() throws Exception {
        store = emptyStore();
    }

    @AfterEach
    final void what_is_stored_is_free_of_contradictions() {
        List<Delivery> all = Stream.of(ACME, GLOBEX)
                .flatMap(tenant -> allDeliveries(tenant, DeliveryQuery.all()).stream())
                .toList();
        store.useTransaction(transaction -> all.forEach(delivery -> check(delivery, transaction.deliveries())));

        assertThat(all).extracting(Delivery::id).doesNotHaveDuplicates();
        long pending = all.stream()
                .filter(delivery -> delivery.state() == DeliveryState.PENDING)
                .count();
        assertThat(deliveries().backlog(NOON).pending()).isEqualTo(pending);
    }

    private static void check(Delivery delivery, DeliveryStore port) {
        boolean pending = delivery.state() == DeliveryState.PENDING;
        assertThat(delivery.nextAttemptAt().isPresent()).as("%s", delivery).isEqualTo(pending);
        assertThat(delivery.finishedAt().isPresent()).as("%s", delivery).isEqualTo(!pending);
        assertThat(port.find(delivery.tenant(), delivery.id())).contains(delivery);
        assertThat(port.findEvent(delivery.tenant(), delivery.event())).isPresent();
        assertThat(port.attempts(delivery.tenant(), delivery.id()))
                .extracting(Attempt::number)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, delivery.attempts()).boxed().toList());
    }

    final Store<? extends StoreTransaction> store() {
        return store;
    }

    /** Returns the port with every call in a transaction of its own; so do the next three. */
    final DeliveryStore deliveries() {
        return eachCallInATransaction(DeliveryStore.class, StoreTransaction::deliveries);
    }

    final ReplayStore replays() {
        return eachCallInATransaction(ReplayStore.class, StoreTransaction::replays);
    }

    final EventTypeStore eventTypes() {
        return eachCallInATransaction(EventTypeStore.class, StoreTransaction::eventTypes);
    }

    final FailureClockStore failureClocks() {
        return eachCallInATransaction(FailureClockStore.class, StoreTransaction::failureClocks);
    }

    final RetentionStore retention() {
        return eachCallInATransaction(RetentionStore.class, StoreTransaction::retention);
    }

    final OrderStore order() {
        return eachCallInATransaction(OrderStore.class, StoreTransaction::order);
    }

    final PermitStore permits() {
        return eachCallInATransaction(PermitStore.class, StoreTransaction::permits);
    }

    final StatisticsStore statistics() {
        return eachCallInATransaction(StatisticsStore.class, StoreTransaction::statistics);
    }

    final WebhookStore webhooks() {
        return eachCallInATransaction(WebhookStore.class, StoreTransaction::webhooks);
    }

    final ApiKeyStore apiKeys() {
        return eachCallInATransaction(ApiKeyStore.class, StoreTransaction::apiKeys);
    }

    final ApiKeyUsageStore apiKeyUsage() {
        return eachCallInATransaction(ApiKeyUsageStore.class, StoreTransaction::apiKeyUsage);
    }

    final ApiKeyReminderStore apiKeyReminders() {
        return eachCallInATransaction(ApiKeyReminderStore.class, StoreTransaction::apiKeyReminders);
    }

    final SigningKeyStore signingKeys() {
        return eachCallInATransaction(SigningKeyStore.class, StoreTransaction::signingKeys);
    }

    final SingleUseStore singleUses() {
        return eachCallInATransaction(SingleUseStore.class, StoreTransaction::singleUses);
    }

    final AuditStore audit() {
        return eachCallInATransaction(AuditStore.class, StoreTransaction::audit);
    }

    final DataKeyStore dataKeys() {
        return eachCallInATransaction(DataKeyStore.class, StoreTransaction::dataKeys);
    }

    final WebhookCiphertextStore ciphertexts() {
        return eachCallInATransaction(WebhookCiphertextStore.class, StoreTransaction::webhookCiphertexts);
    }

    final <P> P eachCallInATransaction(Class<P> port, Function<StoreTransaction, P> portOf) {
        InvocationHandler handler = (proxy, method, arguments) -> store.inTransaction(transaction -> {
            try {
                return method.invoke(portOf.apply(transaction), arguments);
            } catch (InvocationTargetException e) {
                throw e.getTargetException() instanceof RuntimeException cause ? cause : e;
            }
        });
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, handler));
    }

    final List<Delivery> allDeliveries(TenantId tenant, DeliveryQuery query) {
        return allPages(PageRequest.MAX_LIMIT, page -> deliveries().list(tenant, query, page));
    }

    /** Reads page after page, each of which must be full but the last. */
    static <T> List<T> allPages(int limit, Function<PageRequest, Page<T>> listing) {
        List<T> all = new ArrayList<>();
        Optional<PageRequest> next = Optional.of(PageRequest.first(limit));
        while (next.isPresent()) {
            Page<T> page = listing.apply(next.get());
            all.addAll(page.items());
            next = page.next().map(next.get()::after);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            assertThat(all).as("a listing comes to an end").hasSizeLessThan(MORE_THAN_ANY_TEST_STORES);
            assertThat(page.next().isEmpty() || page.items().size() == limit)
                    .as("only the last page may be short")
                    .isTrue();
        }
        return all;
    }

    static <T> List<T> reversed(List<T> items) {
        return IntStream.range(0, items.size())
                .mapToObj(i -> items.get(items.size() - 1 - i))
                .toList();
    }

    static void checkMalformedCursors(Function<PageRequest, ?> listing) {
        for (String cursor : List.of("", "?", "nonsense", "-", "1_2_3", "💥", "x".repeat(300))) {
            assertThatIllegalArgumentException()
                    .as("cursor '%s'", cursor)
                    .isThrownBy(() -> listing.apply(PageRequest.first(10).after(cursor)));
        }
    }
}
