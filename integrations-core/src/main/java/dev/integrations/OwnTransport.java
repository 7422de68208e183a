package dev.integrations;

import dev.integrations.delivery.DispatchSettings;
import dev.integrations.http.EgressProxy;
import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundPolicy;
import dev.integrations.http.TransportSettings;
import java.util.Optional;

/** The transport of a host that brings none: with connections for what may be under way. */
final class OwnTransport {
    private OwnTransport() {}

    static HttpTransport create(OutboundPolicy policy, DispatchSettings dispatch, Optional<EgressProxy> proxy) {
        TransportSettings.Builder settings = TransportSettings.builder()
                .policy(policy)
                .maxConnections(2 * dispatch.maxInFlight())
                .maxConnectionsPerHost(dispatch.maxInFlight());
        proxy.ifPresent(settings::proxy);
        return HttpTransport.create(settings.build());
    }
}
