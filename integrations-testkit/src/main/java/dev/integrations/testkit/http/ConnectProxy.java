package dev.integrations.testkit.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * An HTTP proxy on a free port of {@code 127.0.0.1}, which records what it is asked for. It takes every name for
 * {@code 127.0.0.1}, so that receivers of tests are found by any name. Safe for use by several threads.
 */
public final class ConnectProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int refusal;
    private final Optional<String> authorization;
    private final List<RequestHead> heads = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "connect-proxy");
        thread.setDaemon(true);
        return thread;
    });

    private ConnectProxy(int refusal, Optional<String> authorization) {
        this.refusal = refusal;
        this.authorization = authorization;
        try {
            server = new ServerSocket(0, 100, loopback());
        } catch (IOException e) {
            throw new UncheckedIOException("no port of 127.0.0.1 can be listened on", e);
        }
        threads.execute(this::accept);
    }

    /**
     * Starts a proxy that serves everybody.
     *
     * @return the proxy, which the caller closes
     */
    public static ConnectProxy start() {
        return new ConnectProxy(0, Optional.empty());
    }

    /**
     * Starts a proxy that answers 407 to whoever does not authorize itself.
     *
     * @param authorization what {@code Proxy-Authorization} must hold
     * @return the proxy, which the caller closes
     */
    public static ConnectProxy startAuthorizing(String authorization) {
        return new ConnectProxy(0, Optional.of(authorization));
    }

    /**
     * Starts a proxy that refuses everything.
     *
     * @param status what it answers with
     * @return the proxy, which the caller closes
     */
    public static ConnectProxy startRefusing(int status) {
        return new ConnectProxy(status, Optional.empty());
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
     * Returns what it was asked for.
     *
     * @return method and target of each request, such as {@code CONNECT 127.0.0.1:443}, in their order
     */
    public List<String> asked() {
        return heads.stream().map(head -> head.method() + " " + head.target()).toList();
    }

    /** Stops listening and closes all connections. */
    @Override
    public void close() {
        closeQuietly(server);
        open.forEach(ConnectProxy::closeQuietly);
        threads.shutdownNow();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException | RejectedExecutionException e) {
                // it was closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            Optional<RequestHead> head = RequestHead.read(in);
            if (head.isEmpty()) {
                return;
            }
            heads.add(head.get());
            int status = status(head.get());
            if (status != 0) {
                write(client.getOutputStream(), "HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n");
            } else {
                forward(client, in, head.get());
            }
        } catch (IOException e) {
            // one of the two is gone
        } finally {
            open.remove(client);
        }
    }

    private int status(RequestHead head) {
        boolean authorized = authorization.isEmpty()
                || head.headers().stream()
                        .anyMatch(header -> header.name().equalsIgnoreCase("Proxy-Authorization")
                                && header.value().equals(authorization.get()));
        return authorized ? refusal : 407;
    }

    private void forward(Socket client, InputStream in, RequestHead head) throws IOException {
        boolean tunnel = head.method().equals("CONNECT");
        URI target = URI.create(tunnel ? "any://" + head.target() : head.target());
        try (Socket receiver = new Socket(loopback(), target.getPort())) {
            open.add(receiver);
            if (tunnel) {
                write(client.getOutputStream(), "HTTP/1.1 200 Connection established\r\n\r\n");
            } else {
                write(receiver.getOutputStream(), originForm(head, target));
            }
            threads.execute(() -> copy(receiver, client));
            in.transferTo(receiver.getOutputStream());
        }
    }

    private static String originForm(RequestHead head, URI target) {
        StringBuilder text = new StringBuilder("%s %s HTTP/1.1\r\n".formatted(head.method(), target.getRawPath()));
        head.headers()
                .forEach(header -> text.append(header.name())
                        .append(": ")
                        .append(header.value())
                        .append("\r\n"));
        return text.append("\r\n").toString();
    }

    private static void copy(Socket from, Socket to) {
        try (to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one of the two is gone
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // nothing is left to be done about it
        }
    }
}
