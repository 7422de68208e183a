package dev.integrations.smtp;

import dev.integrations.http.FailureKind;
import dev.integrations.http.TransportException;
import dev.integrations.mail.MailServer;
import jakarta.mail.MessagingException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells what sockets and Angus Mail threw in this library's words. */
final class Failures {
    private static final int DEPTH = 10;

    private Failures() {}

    /** What Angus says of a failure may repeat what a server said, and that a password: only what is behind it is told. */
    static TransportException of(MailServer server, Throwable failure, boolean sent) {
        FailureKind kind = FailureKind.CONNECTION_LOST;
        Object told = failure.getClass().getSimpleName();
        Throwable cause = failure;
        for (int i = 0; cause != null && i < DEPTH; i++) {
            FailureKind known = kind(cause);
            kind = known == null ? kind : known;
            told = cause instanceof MessagingException ? told : cause;
            cause = next(cause);
        }
        return new TransportException(kind, sent, "%s:%d: %s".formatted(server.host(), server.port(), told), failure);
    }

    private static @Nullable FailureKind kind(Throwable cause) {
        if (cause instanceof SSLException || cause instanceof CertificateException) {
            return FailureKind.TLS;
        }
        return cause instanceof BoundedSocket.TooLong || cause instanceof Dialogue.Garbled
                ? FailureKind.PROTOCOL
                : null;
    }

    private static @Nullable Throwable next(Throwable cause) {
        return cause instanceof MessagingException told && told.getNextException() != null
                ? told.getNextException()
                : cause.getCause();
    }
}
