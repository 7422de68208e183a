package dev.integrations.delivery;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls listeners one after the other, so that one that throws stops neither the others nor the caller. */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<DeliveryListener> listeners;

    Listeners(List<DeliveryListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    void tell(Consumer<DeliveryListener> call) {
        for (DeliveryListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn("Delivery listener {} failed", listener.getClass().getName(), e);
            }
        }
    }

    void recorded(Completion completion) {
        if (listeners.isEmpty()) {
            return;
        }
        Delivery delivery = completion.toDelivery();
        completion.attempt().ifPresent(attempt -> tell(listener -> listener.attempted(delivery, attempt)));
        if (delivery.state() != DeliveryState.PENDING) {
            tell(listener -> listener.stateChanged(delivery, DeliveryState.PENDING));
        }
        if (delivery.state() == DeliveryState.DEAD_LETTERED) {
            tell(listener -> listener.deadLettered(delivery));
        }
    }
}
