package dev.integrations.testkit.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.integrations.testkit.http.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
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

/**
 * A mail server on a free port of {@code 127.0.0.1} that misbehaves on demand, and keeps what it was told. Unless it is told
 * otherwise it takes every login, sender, recipient and message. Safe for use by several threads.
 */
public final class FaultyMailServer implements AutoCloseable {
    /** In the place of an answer: the connection is closed. */
    public static final String CLOSE = "(close)";

    /** In the place of an answer: nothing, for as long as the server is open. */
    public static final String SILENCE = "(silence)";

    /** In the place of an answer: one that has no end, as fast as it is read. */
    public static final String ENDLESS = "(endless)";

    /** In the place of an answer: one that has no end either, and comes one byte at a time. */
    public static final String DRIP = "(drip)";

    private static final int BACKLOG = 128;

    private final ServerSocket server;
    private final Optional<TestCertificate> certificate;
    private final boolean tlsAtOnce;
    private final Map<String, Deque<String>> answers = new ConcurrentHashMap<>();
    private final List<String> commands = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger together = new AtomicInteger();
    private final AtomicInteger mostTogether = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "faulty-mail-server");
        thread.setDaemon(true);
        return thread;
    });

    private FaultyMailServer(Optional<TestCertificate> certificate, boolean tlsAtOnce) {
        this.certificate = certificate;
        this.tlsAtOnce = tlsAtOnce;
        try {
            server = new ServerSocket(0, BACKLOG, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        } catch (IOException e) {
            throw new UncheckedIOException("no port of 127.0.0.1 can be listened on", e);
        }
        threads.execute(this::accept);
    }

    /**
     * Starts a server that knows no TLS.
     *
     * @return the server
     */
    public static FaultyMailServer plain() {
        return new FaultyMailServer(Optional.empty(), false);
    }

    /**
     * Starts a server that speaks TLS from the first byte.
     *
     * @param certificate what it shows
     * @return the server
     */
    public static FaultyMailServer tls(TestCertificate certificate) {
        return new FaultyMailServer(Optional.of(certificate), true);
    }

    /**
     * Starts a server that offers {@code STARTTLS}, and takes logins only after it.
     *
     * @param certificate what it shows
     * @return the server
     */
    public static FaultyMailServer startTls(TestCertificate certificate) {
        return new FaultyMailServer(Optional.of(certificate), false);
    }

    /**
     * Returns its port.
     *
     * @return a port of {@code 127.0.0.1}
     */
    public int port() {
        return server.getLocalPort();
    }

    /**
     * Sets what it answers.
     *
     * @param verb a command such as {@code RCPT}; {@code GREETING} for the first line, {@code CONTENT} for the end of a message
     * @param replies the answers to one such command after the other, without the last line end; the last one stays
     * @return this server
     */
    public FaultyMailServer answer(String verb, String... replies) {
        answers.put(verb, new ArrayDeque<>(List.of(replies)));
        return this;
    }

    /**
     * Returns what it was told.
     *
     * @return the commands in the order in which they came, those of a login decoded
     */
    public List<String> commands() {
        synchronized (commands) {
            return List.copyOf(commands);
        }
    }

    /**
     * Returns the messages that it has taken.
     *
     * @return each as it came, dots at the beginning of lines undone, with line feeds
     */
    public List<String> messages() {
        synchronized (messages) {
            return List.copyOf(messages);
        }
    }

    /**
     * Returns how many connections were open at once at the most.
     *
     * @return the number
     */
    public int mostConnections() {
        return mostTogether.get();
    }

    private void accept() {
        while (closed.getCount() > 0) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        mostTogether.accumulateAndGet(together.incrementAndGet(), Math::max);
        try (socket) {
            MailConnection connection = new MailConnection(socket);
            if (tlsAtOnce) {
                connection.secure(certificate.orElseThrow());
            }
            reply(connection, "GREETING", "220 mail.test ESMTP");
            Optional<String> command = connection.line();
            while (command.isPresent()) {
                converse(connection, command.get());
                command = connection.line();
            }
        } catch (IOException e) {
            // The client has left, or was left.
        } finally {
            together.decrementAndGet();
            open.remove(socket);
        }
    }

    private void converse(MailConnection connection, String line) throws IOException {
        String verb = line.split(" ", 2)[0];
        if (verb.equals("AUTH")) {
            login(connection, line);
            return;
        }
        note(line);
        switch (verb) {
            case "EHLO" -> reply(connection, verb, capabilities(connection));
            case "STARTTLS" -> {
                if (reply(connection, verb, "220 2.0.0 go ahead").startsWith("220")) {
                    connection.secure(certificate.orElseThrow());
                }
            }
            case "DATA" -> {
                if (reply(connection, verb, "354 end with a dot").startsWith("354")) {
                    content(connection);
                }
            }
            case "QUIT" -> {
                reply(connection, verb, "221 2.0.0 bye");
                throw new IOException("they have left");
            }
            default -> reply(connection, verb, "250 2.0.0 fine");
        }
    }

    private String capabilities(MailConnection connection) {
        boolean upgrade = certificate.isPresent() && !connection.secured();
        return "250-mail.test\r\n250-PIPELINING\r\n250 " + (upgrade ? "STARTTLS" : "AUTH PLAIN LOGIN");
    }

    private void login(MailConnection connection, String line) throws IOException {
        String[] parts = line.split(" ", 3);
        if (parts[1].equals("PLAIN")) {
            note("AUTH PLAIN " + decoded(parts[2]).replace('\0', ' '));
        } else {
            connection.say("334 VXNlcm5hbWU6");
            String user = decoded(connection.line().orElseThrow());
            connection.say("334 UGFzc3dvcmQ6");
            note("AUTH LOGIN %s %s".formatted(user, decoded(connection.line().orElseThrow())));
        }
        reply(connection, "AUTH", "235 2.7.0 welcome");
    }

    private static String decoded(String base64) {
        return new String(Base64.getDecoder().decode(base64), UTF_8);
    }

    private void content(MailConnection connection) throws IOException {
        StringBuilder message = new StringBuilder();
        String line = connection.line().orElseThrow(() -> new IOException("the message has no end"));
        while (!line.equals(".")) {
            message.append(line.startsWith(".") ? line.substring(1) : line).append('\n');
            line = connection.line().orElseThrow(() -> new IOException("the message has no end"));
        }
        String next = next("CONTENT", "250 2.0.0 taken");
        if (next.startsWith("2")) {
            synchronized (messages) {
                messages.add(message.toString());
            }
        }
        say(connection, next);
    }

    private String reply(MailConnection connection, String verb, String usual) throws IOException {
        String reply = next(verb, usual);
        say(connection, reply);
        return reply;
    }

    private String next(String verb, String usual) {
        Deque<String> given = answers.get(verb);
        if (given == null) {
            return usual;
        }
        synchronized (given) {
            return given.size() > 1 ? given.remove() : given.element();
        }
    }

    private void say(MailConnection connection, String reply) throws IOException {
        switch (reply) {
            case CLOSE -> throw new IOException("closed on demand");
            case SILENCE -> await(Long.MAX_VALUE);
            case ENDLESS -> {
                while (closed.getCount() > 0) {
                    connection.say("250-and so on, and so on, and so on");
                }
            }
            case DRIP -> {
                while (closed.getCount() > 0) {
                    connection.write("2".getBytes(ISO_8859_1));
                    await(20);
                }
            }
            default -> connection.say(reply);
        }
    }

    private void await(long millis) throws IOException {
        try {
            if (closed.await(millis, TimeUnit.MILLISECONDS)) {
                throw new IOException("the server is closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void note(String line) {
        synchronized (commands) {
            commands.add(line);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdown();
    }
}
