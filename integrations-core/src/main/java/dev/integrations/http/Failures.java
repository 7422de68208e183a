package dev.integrations.http;

import dev.integrations.shaded.hc.core5.http.HttpException;
import dev.integrations.shaded.hc.core5.http.MalformedChunkCodingException;
import dev.integrations.shaded.hc.core5.http.MessageConstraintException;
import dev.integrations.shaded.hc.core5.http.TruncatedChunkException;
import dev.integrations.shaded.hc.core5.util.DeadlineTimeoutException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** Tells what HttpClient threw in this library's words. */
final class Failures {
    private Failures() {}

    static TransportException translate(Exception cause, Attempt.Phase phase, boolean sent, String target) {
        return new TransportException(kind(cause, phase), sent, "%s: %s".formatted(target, cause), cause);
    }

    private static FailureKind kind(Exception cause, Attempt.Phase phase) {
        if (cause instanceof SSLException || cause instanceof CertificateException) {
            return FailureKind.TLS;
        }
        return switch (phase) {
            case LEASE -> cause instanceof DeadlineTimeoutException ? FailureKind.TIMEOUT : FailureKind.CONNECT;
            case CONNECT -> FailureKind.CONNECT;
            case HANDSHAKE -> FailureKind.TLS;
            case EXCHANGE -> isMalformed(cause) ? FailureKind.PROTOCOL : FailureKind.CONNECTION_LOST;
        };
    }

    private static boolean isMalformed(Exception cause) {
        return cause instanceof HttpException
                || cause instanceof MessageConstraintException
                || (cause instanceof MalformedChunkCodingException && !(cause instanceof TruncatedChunkException));
    }
}
