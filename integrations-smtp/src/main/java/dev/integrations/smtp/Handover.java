package dev.integrations.smtp;

import dev.integrations.http.FailureKind;
import dev.integrations.http.TransportException;
import dev.integrations.mail.MailMessage;
import dev.integrations.mail.MailReply;
import dev.integrations.mail.MailServer;
import dev.integrations.mail.MailServer.Security;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One message on its way to a server, or one visit without a message: the future that the caller gets, and what runs on a thread
 * of the transport meanwhile. Whoever ends it closes its socket first, so that nothing is sent after its end was told.
 */
final class Handover extends CompletableFuture<MailReply> implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

    /** More than all replies to a message with 100 recipients; a certificate chain is among it. */
    private static final long MAX_READ = 256 * 1024;

    static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final SmtpSettings settings;
    private final Session session;
    private final MailServer server;
    private final Optional<MailMessage> message;
    private final long deadline;
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile @Nullable Socket socket;
    private volatile @Nullable Dialogue dialogue;
    private volatile @Nullable Future<?> alarm;
    private volatile @Nullable MailReply answer;

    Handover(SmtpSettings settings, Session session, MailServer server, Optional<MailMessage> message) {
        this.settings = settings;
        this.session = session;
        this.server = server;
        this.message = message;
        this.deadline = System.nanoTime() + server.timeout().toNanos();
    }

    /** Sets what is cancelled once this has ended. */
    void alarm(Future<?> alarm) {
        this.alarm = alarm;
        if (isDone()) {
            alarm.cancel(false);
        }
    }

    @Override
    public void run() {
        if (settled.get()) {
            return;
        }
        try {
            tell();
        } catch (TransportException e) {
            settle(() -> completeExceptionally(e));
        } catch (MessagingException | IOException | RuntimeException e) {
            settle(() -> completeExceptionally(Failures.of(server, e, sent())));
        } finally {
            close();
        }
    }

    private void tell() throws MessagingException, IOException {
        if (server.security() == Security.NONE && !settings.plain()) {
            throw refused("a connection without TLS is for development");
        }
        if (!settings.allowsPort(server.port())) {
            throw refused("port %d is not allowed".formatted(server.port()));
        }
        Socket plain = connected(settings.policy().resolve(server.host(), settings.resolver()));
        Socket connected = server.security() == Security.TLS ? secured(plain) : plain;
        Dialogue spoken = new Dialogue(session, server);
        dialogue = spoken;
        MailReply reply = replyOf(spoken, connected);
        answer = reply;
        leave(spoken);
        settle(() -> complete(reply));
    }

    private MailReply replyOf(Dialogue spoken, Socket connected) {
        try {
            spoken.begin(connected);
            return message.isPresent() ? hand(spoken, message.get()) : visit(spoken);
        } catch (MessagingException e) {
            MailReply reply = spoken.outcome(e).orElseThrow(() -> Failures.of(server, e, spoken.ended()));
            LOG.debug("{}:{} refused: {}", server.host(), server.port(), reply.code());
            return reply;
        }
    }

    private MailReply hand(Dialogue spoken, MailMessage given) throws MessagingException {
        spoken.hand(EncodedMessage.of(given, session, settings.clock()), EncodedMessage.envelope(given.recipients()));
        return spoken.last().orElseThrow();
    }

    private static MailReply visit(Dialogue spoken) throws MessagingException {
        spoken.simpleCommand("NOOP");
        return spoken.outcome(new MessagingException()).or(spoken::last).orElseThrow();
    }

    /** The answer is known by now: whether the server hears the farewell matters to nobody, but it ends by the deadline too. */
    private static void leave(Dialogue spoken) {
        try {
            spoken.close();
        } catch (MessagingException | RuntimeException e) {
            LOG.trace("The server did not hear the farewell", e);
        }
    }

    private Socket connected(List<InetAddress> addresses) throws IOException {
        IOException failure = new IOException("there is no address");
        for (InetAddress address : addresses) {
            try {
                return connected(address);
            } catch (IOException e) {
                failure = e;
            }
        }
        throw new TransportException(
                FailureKind.CONNECT, false, "%s:%d: %s".formatted(server.host(), server.port(), failure), failure);
    }

    private Socket connected(InetAddress address) throws IOException {
        BoundedSocket opened = new BoundedSocket(MAX_READ);
        socket = opened;
        if (settled.get()) {
            opened.close();
            throw new IOException("it was ended meanwhile");
        }
        int millis = (int) Math.min(
                settings.connectTimeout().toMillis(), Math.max(1, remaining().toMillis()));
        try {
            // The name is that of the certificate; the address is the one that was vetted.
            opened.connect(
                    new InetSocketAddress(InetAddress.getByAddress(server.host(), address.getAddress()), server.port()),
                    Math.max(1, millis));
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        return opened;
    }

    private Socket secured(Socket plain) throws IOException {
        SSLSocket secured = (SSLSocket)
                settings.sslContext().getSocketFactory().createSocket(plain, server.host(), server.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(PROTOCOLS);
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private Duration remaining() {
        return Duration.ofNanos(deadline - System.nanoTime());
    }

    private TransportException refused(String why) {
        return new TransportException(FailureKind.REFUSED_ADDRESS, false, server.host() + ": " + why, null);
    }

    /** Ends it, without an answer unless there is one and only the farewell takes its time. */
    void fail(FailureKind kind, String detail) {
        settle(() -> {
            close();
            MailReply known = answer;
            if (known != null) {
                complete(known);
                return;
            }
            // Read after nothing can be sent any more.
            completeExceptionally(new TransportException(kind, sent(), server.host() + ": " + detail, null));
        });
    }

    private boolean sent() {
        Dialogue spoken = dialogue;
        return spoken != null && spoken.ended();
    }

    /** Who is first says how it ended. */
    private void settle(Runnable end) {
        if (!settled.compareAndSet(false, true)) {
            return;
        }
        end.run();
        Future<?> pending = alarm;
        if (pending != null) {
            pending.cancel(false);
        }
    }

    /** Closes the socket itself and not what is spoken on it, which might wait until it is heard. */
    private void close() {
        Socket open = socket;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.trace("A socket could not be closed", e);
            }
        }
    }
}
