package dev.integrations.templates.facts;

import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundPolicy;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.TransportSettings;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The transport of a host, by which requests to one place may go elsewhere, or with less time. */
final class PlacedTransport implements HttpTransport {
    private record Target(URI address, Duration timeout) {}

    private final HttpTransport transport = HttpTransport.create(
            TransportSettings.builder().policy(OutboundPolicy.development()).build());
    private final String place;
    private volatile Target target;

    PlacedTransport(String place) {
        this.place = place;
        reset();
    }

    void reset() {
        target = new Target(URI.create(""), OutboundRequest.DEFAULT_TIMEOUT);
    }

    void place(URI address, Duration timeout) {
        target = new Target(address, timeout);
    }

    @Override
    public CompletableFuture<OutboundResponse> send(OutboundRequest request) {
        URI uri = request.uri();
        Target current = target;
        if (!place.equals(request.method() + " " + uri.getPath())
                || !current.address().isAbsolute()) {
            return transport.send(request);
        }
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return transport.send(request.to(URI.create(current.address() + uri.getRawPath() + query)).toBuilder()
                .timeout(current.timeout())
                .build());
    }

    @Override
    public void close() {
        transport.close();
    }
}
