package dev.integrations.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A transport for tests with a resolver whose names can be rebound. */
final class TransportHarness implements AutoCloseable {
    static final Duration SLACK = Duration.ofMillis(500);
    static final InetAddress LOOPBACK = IpLiteral.address(new byte[] {127, 0, 0, 1});

    final Map<String, List<String>> names = new ConcurrentHashMap<>();
    final PooledTransport transport;

    private TransportHarness(TransportSettings.Builder settings) {
        transport = (PooledTransport)
                HttpTransport.create(settings.resolver(this::resolve).build());
    }

    static TransportHarness open() {
        return with(development());
    }

    static TransportHarness with(TransportSettings.Builder settings) {
        return new TransportHarness(settings);
    }

    static TransportSettings.Builder development() {
        return TransportSettings.builder().policy(OutboundPolicy.development()).connectTimeout(Duration.ofSeconds(1));
    }

    static OutboundRequest.Builder post(URI uri) {
        return OutboundRequest.post(uri)
                .header("Content-Type", "application/json")
                .body("{\"n\":1}".getBytes(StandardCharsets.UTF_8))
                .timeout(Duration.ofSeconds(5));
    }

    CompletableFuture<OutboundResponse> start(URI uri, Duration timeout) {
        return transport.send(post(uri).timeout(timeout).build());
    }

    OutboundResponse send(URI uri) {
        return answer(transport.send(post(uri).build()));
    }

    TransportException fail(URI uri) {
        return failure(transport.send(post(uri).build()));
    }

    static OutboundResponse answer(CompletableFuture<OutboundResponse> future) {
        try {
            return future.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            String detail = e.getCause() instanceof TransportException failure ? failure.detail() : "";
            throw new AssertionError("no response: " + detail, e);
        } catch (Exception e) {
            throw new AssertionError("no response", e);
        }
    }

    static TransportException failure(CompletableFuture<OutboundResponse> future) {
        ExecutionException thrown =
                catchThrowableOfType(ExecutionException.class, () -> future.get(10, TimeUnit.SECONDS));
        assertThat(thrown).as("a failure").isNotNull().hasCauseInstanceOf(TransportException.class);
        return (TransportException) Objects.requireNonNull(thrown.getCause());
    }

    private List<InetAddress> resolve(String host) throws UnknownHostException {
        List<String> addresses = names.get(host);
        if (addresses == null) {
            throw new UnknownHostException(host);
        }
        return addresses.stream()
                .map(text -> IpLiteral.address(IpLiteral.parse(text).orElseThrow()))
                .toList();
    }

    @Override
    public void close() {
        transport.close();
    }
}
