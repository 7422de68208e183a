package dev.integrations.mail;

import dev.integrations.http.TransportException;
import java.util.concurrent.CompletableFuture;

/**
 * Hands messages to mail servers. One transport serves a whole application; whoever opened it closes it. Safe for use by several
 * threads.
 */
public interface MailTransport extends AutoCloseable {
    /**
     * Hands a message to a server, once, for all of its recipients or for none: if the server refuses one of them, nobody gets
     * it, and the answer is that refusal. Never blocks. Whatever the server answers is a reply; the one to the content ends
     * the matter.
     *
     * <p>What is chained to the future without an executor runs on a thread of the transport and must not block.
     *
     * @param server the server
     * @param message the message
     * @return a future of the reply, which fails with a {@link TransportException} and nothing else; its {@code requestSent}
     *     is false if the server certainly has not taken the message, since its end was never sent
     */
    CompletableFuture<MailReply> send(MailServer server, MailMessage message);

    /**
     * Connects, protects the connection, logs in, and sends nothing. Never blocks.
     *
     * @param server the server
     * @return a future of the reply: the refusal, or the answer to {@code NOOP}; it fails with a {@link TransportException}
     *     and nothing else
     */
    CompletableFuture<MailReply> check(MailServer server);

    /**
     * Says whether it sends what is fit for a developer's machine only, such as messages without TLS.
     *
     * @return true if only an instance for development may use it; false is the default
     */
    default boolean forDevelopment() {
        return false;
    }

    /** Fails what is under way, as it does every later message. Returns in a few seconds at the most. */
    @Override
    void close();
}
