package dev.integrations.http;

import dev.integrations.common.Secret;
import dev.integrations.shaded.hc.core5.http.EntityDetails;
import dev.integrations.shaded.hc.core5.http.HttpException;
import dev.integrations.shaded.hc.core5.http.HttpResponse;
import dev.integrations.shaded.hc.core5.http.message.BasicHttpRequest;
import dev.integrations.shaded.hc.core5.http.nio.AsyncClientExchangeHandler;
import dev.integrations.shaded.hc.core5.http.nio.CapacityChannel;
import dev.integrations.shaded.hc.core5.http.nio.DataStreamChannel;
import dev.integrations.shaded.hc.core5.http.nio.RequestChannel;
import dev.integrations.shaded.hc.core5.http.protocol.HttpContext;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks a proxy for a connection to a vetted address. HttpClient calls it on an I/O thread, one call at a time. */
final class Tunnel implements AsyncClientExchangeHandler {
    private final Attempt attempt;
    private final String authority;
    private final Optional<Secret> authorization;
    private boolean answered;

    Tunnel(Attempt attempt, InetAddress address, int port, Optional<Secret> authorization) {
        this.attempt = attempt;
        this.authority =
                (address instanceof Inet6Address ? "[%s]:%d" : "%s:%d").formatted(address.getHostAddress(), port);
        this.authorization = authorization;
    }

    @Override
    public void produceRequest(RequestChannel channel, HttpContext context) throws HttpException, IOException {
        BasicHttpRequest request = new BasicHttpRequest("CONNECT", authority);
        request.addHeader("Host", authority);
        authorization.ifPresent(value -> request.addHeader("Proxy-Authorization", value.reveal()));
        request.addHeader("User-Agent", PooledTransport.USER_AGENT);
        channel.sendRequest(request, null, context);
    }

    @Override
    public void consumeResponse(HttpResponse head, @Nullable EntityDetails details, HttpContext context) {
        answered = true;
        if (head.getCode() >= 200 && head.getCode() < 300 && details == null) {
            attempt.tunnelled();
        } else {
            attempt.failed(new ConnectException("the proxy answered with status " + head.getCode()));
        }
    }

    @Override
    public void consumeInformation(HttpResponse ignored, HttpContext context) {
        // an interim response says nothing of the tunnel
    }

    @Override
    public int available() {
        return 0;
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        channel.endStream();
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        channel.update(Integer.MAX_VALUE);
    }

    @Override
    public void consume(ByteBuffer source) {
        source.position(source.limit());
    }

    @Override
    public void streamEnd(@Nullable List<? extends dev.integrations.shaded.hc.core5.http.Header> trailers) {
        // a refusal's body is of no interest
    }

    @Override
    public void failed(Exception cause) {
        attempt.failed(cause);
    }

    @Override
    public void cancel() {
        attempt.cancelled();
    }

    /** HttpClient lets go of an exchange that is over, or whose connection it closed. */
    @Override
    public void releaseResources() {
        if (!answered) {
            attempt.cancelled();
        }
    }
}
