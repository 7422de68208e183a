package dev.integrations.inbound;

/** The host's code for what services send. Implementations are safe for use by several threads. */
@FunctionalInterface
public interface InboundHandler {
    /**
     * Takes an event. It may be called more than once for one event, as after the death of a node; the id is the same then.
     *
     * @param event the event
     * @param payload the bytes that tell it, as the template made them; the caller's own
     * @throws Exception if it failed: it is handed over again
     */
    void handle(InboundEvent event, byte[] payload) throws Exception;
}
