package dev.integrations.inbound;

/**
 * The host's code for what services send, run in the transaction that keeps the event. Implementations are safe for use by
 * several threads.
 *
 * @param <T> what a transaction of the store offers
 */
@FunctionalInterface
public interface TransactionalInboundHandler<T extends InboundTransaction> {
    /**
     * Takes an event. What it writes through the transaction commits with the event or not at all, so it takes effect once.
     *
     * @param event the event
     * @param payload the bytes that tell it, as the template made them; the caller's own
     * @param transaction the open transaction, not to be kept and not to be ended
     * @throws Exception if it failed: the transaction is rolled back, and the service is asked to send the event again
     */
    void handle(InboundEvent event, byte[] payload, T transaction) throws Exception;
}
