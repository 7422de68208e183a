package dev.integrations.template.spi;

import dev.integrations.http.OutboundRequest;
import java.util.List;

/** What a template sends for an event. */
public sealed interface Outgoing {
    /**
     * Returns what had to be changed so that the vendor takes it, such as text that was cut.
     *
     * @return sentences for the tenant, which hold no secret; empty if everything goes out as it is
     */
    List<String> notes();

    /**
     * A request to the vendor's API.
     *
     * @param request the request; its {@code Authorization} is added if the integration has a connection
     * @param notes what had to be changed
     */
    record Http(OutboundRequest request, List<String> notes) implements Outgoing {
        /**
         * Creates a request.
         *
         * @param request the request
         * @param notes what had to be changed, copied
         */
        public Http {
            notes = List.copyOf(notes);
        }
    }

    /**
     * Returns a request for which nothing had to be changed.
     *
     * @param request the request
     * @return what is sent
     */
    static Outgoing http(OutboundRequest request) {
        return new Http(request, List.of());
    }
}
