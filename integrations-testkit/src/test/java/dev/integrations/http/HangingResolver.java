package dev.integrations.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Resolves every name to 127.0.0.1, but those that start with "hangs" not before it is closed. */
final class HangingResolver implements Resolver, AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

    @Override
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        asked.computeIfAbsent(host, key -> new AtomicInteger()).incrementAndGet();
        if (host.startsWith("hangs")) {
            awaitClose(host);
        }
        return List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }

    int asked(String host) {
        return asked.getOrDefault(host, new AtomicInteger()).get();
    }

    private void awaitClose(String host) throws UnknownHostException {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException(host);
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
