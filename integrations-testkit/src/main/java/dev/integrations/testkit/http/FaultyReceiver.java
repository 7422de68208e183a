package dev.integrations.testkit.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * An HTTP/1.1 receiver on a free port of {@code 127.0.0.1} that misbehaves on demand and records every request it has
 * read. A path without a behaviour answers 404. Safe for use by several threads.
 */
public final class FaultyReceiver implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final ServerSocket server;
    private final String scheme;
    private final Clock clock;
    private final ExecutorService threads;
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final List<ReceivedRequest> requests = new ArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    private FaultyReceiver(ServerSocketFactory sockets, String scheme, Clock clock, boolean asksForCertificates) {
        this.scheme = scheme;
        this.clock = clock;
        try {
            server = sockets.createServerSocket(0, BACKLOG, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
            if (asksForCertificates) {
                // Before the first accept, which fixes how its connection begins.
                ((SSLServerSocket) server).setNeedClientAuth(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no port of 127.0.0.1 can be listened on", e);
        }
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "faulty-receiver-" + server.getLocalPort());
            thread.setDaemon(true);
            return thread;
        });
        threads.execute(this::accept);
    }

    /**
     * Starts a receiver without TLS.
     *
     * @return the receiver, which the caller closes
     */
    public static FaultyReceiver start() {
        return start(Clock.systemUTC());
    }

    /**
     * Starts a receiver without TLS that takes its times from a clock.
     *
     * @param clock where {@link ReceivedRequest#receivedAt()} comes from
     * @return the receiver, which the caller closes
     */
    public static FaultyReceiver start(Clock clock) {
        return new FaultyReceiver(ServerSocketFactory.getDefault(), "http", clock, false);
    }

    /**
     * Starts a receiver with TLS.
     *
     * @param certificate what it shows
     * @return the receiver, which the caller closes
     */
    public static FaultyReceiver startTls(TestCertificate certificate) {
        return startTls(certificate, false);
    }

    /**
     * Starts a receiver with TLS that talks only to senders with a {@link TestClientCertificate}.
     *
     * @param certificate what it shows
     * @return the receiver, which the caller closes
     */
    public static FaultyReceiver startMutualTls(TestCertificate certificate) {
        return startTls(certificate, true);
    }

    private static FaultyReceiver startTls(TestCertificate certificate, boolean asksForCertificates) {
        return new FaultyReceiver(
                certificate.serverContext().getServerSocketFactory(), "https", Clock.systemUTC(), asksForCertificates);
    }

    /**
     * Sets what happens to requests for a path: the first gets the first behaviour and so on, the last is repeated.
     * Replaces what was set before.
     *
     * @param path the path without a query, such as {@code /hooks}
     * @param behaviours at least one
     * @return this receiver
     * @throws IllegalArgumentException if there is no behaviour
     */
    public FaultyReceiver on(String path, Behaviour... behaviours) {
        if (behaviours.length == 0) {
            throw new IllegalArgumentException("a path needs at least one behaviour: " + path);
        }
        scripts.put(path, new Script(List.of(behaviours), new AtomicInteger()));
        return this;
    }

    /**
     * Returns the URL of a path under {@code 127.0.0.1}.
     *
     * @param path the path, with or without a query
     * @return an absolute URL
     */
    public URI url(String path) {
        return url("127.0.0.1", path);
    }

    /**
     * Returns the URL of a path under another name, which the sender's resolver has to know.
     *
     * @param host the name
     * @param path the path, with or without a query
     * @return an absolute URL
     */
    public URI url(String host, String path) {
        return URI.create("%s://%s:%d%s".formatted(scheme, host, port(), path));
    }

    /**
     * Returns the port.
     *
     * @return the port that was free at the start
     */
    public int port() {
        return server.getLocalPort();
    }

    /**
     * Returns what has been read so far.
     *
     * @return the requests in the order in which their last byte came
     */
    public List<ReceivedRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /**
     * Waits until a number of requests has been read.
     *
     * @param count how many in all since the start
     * @param timeout how long to wait
     * @return all requests read by then, at least {@code count}
     * @throws AssertionError if they do not come in time
     */
    public List<ReceivedRequest> awaitRequests(int count, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        synchronized (requests) {
            while (requests.size() < count) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError(
                            "%d requests came within %s, %d were expected".formatted(requests.size(), timeout, count));
                }
                try {
                    requests.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted while waiting for requests", e);
                }
            }
            return List.copyOf(requests);
        }
    }

    /**
     * Returns the number of connections accepted since the start.
     *
     * @return how many, closed ones included
     */
    public int acceptedConnections() {
        return accepted.get();
    }

    /**
     * Returns the number of connections that this side has not closed. A peer's close is noticed when the behaviour at
     * work reads or writes next.
     *
     * @return how many
     */
    public int openConnections() {
        return open.size();
    }

    /** Stops listening and closes all connections. */
    @Override
    public void close() {
        closed.countDown();
        closeQuietly(server);
        open.forEach(FaultyReceiver::closeQuietly);
        threads.shutdownNow();
    }

    ReceivedRequest record(Socket socket, RequestHead head, byte[] body) {
        ReceivedRequest request = new ReceivedRequest(head, body, clock.instant(), client(socket));
        synchronized (requests) {
            requests.add(request);
            requests.notifyAll();
        }
        return request;
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    void pause(Duration duration) {
        try {
            var unused = closed.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        while (!isClosed()) {
            try {
                Socket socket = server.accept();
                accepted.incrementAndGet();
                open.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException | java.util.concurrent.RejectedExecutionException e) {
                // the listening socket was closed, or a peer was gone before it was accepted
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean goesOn = true;
            while (goesOn) {
                Optional<RequestHead> head = RequestHead.read(in);
                goesOn = head.isPresent() && handle(new ReceiverExchange(this, socket, in, head.get()), head.get());
            }
        } catch (IOException e) {
            // the peer is gone, which is what many tests are about
        } finally {
            open.remove(socket);
        }
    }

    private boolean handle(ReceiverExchange exchange, RequestHead head) throws IOException {
        Script script = scripts.get(head.path());
        Behaviour behaviour = script == null ? Behaviour.answer(404) : script.next();
        behaviour.handle(exchange);
        return exchange.goesOn();
    }

    private static Optional<String> client(Socket socket) {
        try {
            return socket instanceof SSLSocket tls
                    ? Optional.of(tls.getSession().getPeerPrincipal().getName())
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // nothing is left to be done about it
        }
    }

    private record Script(List<Behaviour> behaviours, AtomicInteger calls) {
        Behaviour next() {
            return behaviours.get(Math.min(calls.getAndIncrement(), behaviours.size() - 1));
        }
    }
}
