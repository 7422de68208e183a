package dev.integrations.delivery;

import java.util.Collection;
import java.util.Map;

/** The port through which the dispatcher meets destinations of one kind. Safe for use by several threads. */
public interface DestinationResolver {
    /**
     * Returns the kind that it resolves.
     *
     * @return the kind
     */
    DestinationId.Kind kind();

    /**
     * Loads destinations of any tenant as they stand now.
     *
     * @param ids ids of this kind
     * @return those that exist, by id
     */
    Map<DestinationId, Destination> resolve(Collection<DestinationId> ids);

    /**
     * Disables a destination, unless it is disabled already, or succeeded meanwhile where it is to be disabled for failing.
     *
     * @param disabling which destination, and why
     * @param events tells of it, in the transaction of the change
     * @return true if this disabled it
     */
    boolean disable(Disabling disabling, OperationalEvents events);
}
