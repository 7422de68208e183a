package dev.integrations.delivery;

import dev.integrations.common.TenantId;
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
     * Disables a destination that said it is gone for good.
     *
     * @param tenant whose destination
     * @param id the destination
     * @param reason why, in words fit for the tenant
     */
    void gone(TenantId tenant, DestinationId id, String reason);
}
