package dev.integrations.inbound;

import dev.integrations.registry.IntegrationId;
import java.util.Optional;

/**
 * Which events are wanted; what is empty does not restrict.
 *
 * @param integration which integration they came to
 * @param state what became of them
 * @param type the service's name of what happened
 */
public record InboundQuery(Optional<IntegrationId> integration, Optional<ReceptionState> state, Optional<String> type) {
    /**
     * Returns a query that every event matches.
     *
     * @return the query
     */
    public static InboundQuery all() {
        return new InboundQuery(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Returns this query restricted to an integration.
     *
     * @param wanted the integration
     * @return the query
     */
    public InboundQuery of(IntegrationId wanted) {
        return new InboundQuery(Optional.of(wanted), state, type);
    }

    /**
     * Returns this query restricted to a state.
     *
     * @param wanted the state
     * @return the query
     */
    public InboundQuery in(ReceptionState wanted) {
        return new InboundQuery(integration, Optional.of(wanted), type);
    }

    /**
     * Returns this query restricted to a type.
     *
     * @param wanted the service's name of what happened
     * @return the query
     */
    public InboundQuery type(String wanted) {
        return new InboundQuery(integration, state, Optional.of(wanted));
    }
}
