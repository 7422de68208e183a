package dev.integrations.smtp;

import dev.integrations.http.FailureKind;
import dev.integrations.mail.MailMessage;
import dev.integrations.mail.MailReply;
import dev.integrations.mail.MailServer;
import dev.integrations.mail.MailTransport;
import jakarta.mail.Session;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends e-mail by SMTP (RFC 5321, 6409) with Angus Mail. The addresses of a server are vetted by the outbound policy, and one of
 * them is connected to; TLS is 1.2 or later, and the certificate must be for the name of the server. Without TLS there is no
 * login, and outside of development no message. A deadline covers everything, also a server that says one byte at a time. It owns
 * its threads, named {@code integrations-smtp-*}, all of them daemons. Safe for use by several threads.
 */
public final class SmtpTransport implements MailTransport {
    private static final int MAX_WAITING = 1_000;
    private static final long THREAD_IDLE_SECONDS = 10;

    private final SmtpSettings settings;
    private final Session session;
    private final ThreadPoolExecutor threads;
    private final Turnstile turnstile;
    private final ScheduledThreadPoolExecutor timer;
    private final Set<Handover> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private SmtpTransport(SmtpSettings settings) {
        this.settings = settings;
        this.session = session(settings);
        this.threads = new ThreadPoolExecutor(
                settings.maxConnections(),
                settings.maxConnections(),
                THREAD_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING),
                named("sender"));
        this.threads.allowCoreThreadTimeOut(true);
        this.turnstile = new Turnstile(threads, settings.maxConnectionsPerServer(), MAX_WAITING);
        this.timer = new ScheduledThreadPoolExecutor(1, named("timer"));
        this.timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Opens a transport.
     *
     * @param settings how it works
     * @return a transport that the caller closes, after the {@code Integrations} that use it
     */
    public static SmtpTransport open(SmtpSettings settings) {
        return new SmtpTransport(settings);
    }

    private static Session session(SmtpSettings settings) {
        Properties properties = new Properties();
        properties.put("mail.smtp.localhost", settings.helloName());
        properties.put("mail.smtp.ssl.socketFactory", settings.sslContext().getSocketFactory());
        properties.put("mail.smtp.ssl.protocols", String.join(" ", Handover.PROTOCOLS));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        properties.put("mail.smtp.sendpartial", "false");
        properties.put("mail.smtp.quitwait", "false");
        return Session.getInstance(properties);
    }

    private static ThreadFactory named(String kind) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "integrations-smtp-%s-%d".formatted(kind, count.incrementAndGet()));
            thread.setDaemon(true);
            // Jakarta Mail looks there for its parts.
            thread.setContextClassLoader(SmtpTransport.class.getClassLoader());
            return thread;
        };
    }

    @Override
    public CompletableFuture<MailReply> send(MailServer server, MailMessage message) {
        return start(new Handover(settings, session, server, Optional.of(message)), server);
    }

    @Override
    public CompletableFuture<MailReply> check(MailServer server) {
        return start(new Handover(settings, session, server, Optional.empty()), server);
    }

    @Override
    public boolean forDevelopment() {
        return settings.plain();
    }

    private CompletableFuture<MailReply> start(Handover handover, MailServer server) {
        underWay.add(handover);
        var unused = handover.whenComplete((reply, failure) -> underWay.remove(handover));
        try {
            handover.alarm(timer.schedule(
                    () -> handover.fail(FailureKind.TIMEOUT, "no answer within " + server.timeout()),
                    server.timeout().toNanos(),
                    TimeUnit.NANOSECONDS));
            turnstile.enter(server.host() + ":" + server.port(), handover);
        } catch (RejectedExecutionException e) {
            FailureKind kind = closed ? FailureKind.CLOSED : FailureKind.CONNECT;
            handover.fail(kind, String.valueOf(e.getMessage()));
        }
        if (closed) {
            handover.fail(FailureKind.CLOSED, "the transport is closed");
        }
        return handover;
    }

    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        threads.shutdownNow();
        underWay.forEach(handover -> handover.fail(FailureKind.CLOSED, "the transport is closed"));
    }
}
