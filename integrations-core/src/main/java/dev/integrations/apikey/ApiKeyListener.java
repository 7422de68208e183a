package dev.integrations.apikey;

/** Is told of what happens to API keys of all tenants by the passing of time. Implementations are safe for several threads. */
public interface ApiKeyListener {
    /**
     * Says that a key should be looked after. It is said once for each key and threshold by one of the nodes, after that was
     * written down: a node that dies in between never says it. Of several thresholds that passed unseen only the last one
     * is told. Keys that were revoked or rotated are not reminded of.
     *
     * <p>It is called on the thread that keeps house, so it should be quick; what it throws is logged.
     *
     * @param reminder which key, and why
     */
    void reminded(ApiKeyReminder reminder);
}
