package dev.integrations.http;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses of this machine's interfaces, read again when they are half a minute old. A public address of the host
 * itself is in no registry, yet leads inside.
 */
final class OwnAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(OwnAddresses.class);
    private static final long MAX_AGE_NANOS = Duration.ofSeconds(30).toNanos();

    /** Where the addresses come from. */
    @FunctionalInterface
    interface Source {
        Set<InetAddress> read() throws SocketException;
    }

    private final Source source;
    private final LongSupplier nanoTime;
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile Snapshot snapshot;

    private record Snapshot(Set<InetAddress> addresses, long readAt) {}

    OwnAddresses(Source source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
        this.snapshot = read(Set.of());
    }

    /** The addresses of all interfaces that this JVM sees. */
    static OwnAddresses ofThisMachine() {
        return ThisMachine.INSTANCE;
    }

    boolean contains(InetAddress address) {
        if (nanoTime.getAsLong() - snapshot.readAt > MAX_AGE_NANOS && reading.compareAndSet(false, true)) {
            try {
                snapshot = read(snapshot.addresses);
            } finally {
                reading.set(false);
            }
        }
        return snapshot.addresses.contains(address);
    }

    private Snapshot read(Set<InetAddress> before) {
        try {
            return new Snapshot(source.read(), nanoTime.getAsLong());
        } catch (SocketException e) {
            LOG.warn("The network interfaces could not be read; going on with what was known: {}", e.toString());
            return new Snapshot(before, nanoTime.getAsLong());
        }
    }

    private static final class ThisMachine {
        static final OwnAddresses INSTANCE = new OwnAddresses(
                () -> NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .collect(Collectors.toUnmodifiableSet()),
                System::nanoTime);
    }
}
