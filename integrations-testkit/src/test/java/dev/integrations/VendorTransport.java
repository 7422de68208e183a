package dev.integrations;

import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundPolicy;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.TransportSettings;
import dev.integrations.testkit.http.FaultyReceiver;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** Sends to a receiver what is for the hosts of vendors: {@code https://host/path} becomes {@code /host/path} there. */
final class VendorTransport implements HttpTransport {
    private final HttpTransport wire = HttpTransport.create(
            TransportSettings.builder().policy(OutboundPolicy.development()).build());
    private final FaultyReceiver receiver;

    VendorTransport(FaultyReceiver receiver) {
        this.receiver = receiver;
    }

    @Override
    public CompletableFuture<OutboundResponse> send(OutboundRequest request) {
        URI uri = request.uri();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return wire.send(request.to(receiver.url("/" + uri.getHost() + uri.getRawPath() + query)));
    }

    @Override
    public void close() {
        wire.close();
    }
}
