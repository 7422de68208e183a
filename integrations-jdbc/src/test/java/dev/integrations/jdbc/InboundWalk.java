package dev.integrations.jdbc;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.PageRequest;
import dev.integrations.inbound.InboundEventId;
import dev.integrations.inbound.InboundHandling;
import dev.integrations.inbound.InboundQuery;
import dev.integrations.inbound.InboundSettings;
import dev.integrations.registry.IntegrationId;
import dev.integrations.web.WebRequest;

/** Something that came in, for a {@link WalkWorld}. */
final class InboundWalk {
    private InboundWalk() {}

    static InboundSettings settings() {
        return InboundSettings.builder("https://app.example.com", InboundHandling.later((event, payload) -> {}))
                .build();
    }

    static InboundEventId receive(Integrations integrations, Tenant owner, IntegrationId integration) {
        integrations
                .inbound()
                .handle(WebRequest.builder("POST", "/" + owner.id() + "/" + integration)
                        .body(new byte[] {'1'})
                        .build());
        return owner.inbound()
                .list(InboundQuery.all(), PageRequest.first(10))
                .items()
                .get(0)
                .event()
                .id();
    }
}
