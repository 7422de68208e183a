package dev.integrations.http;

import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.http.HttpConnectTimeoutException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/** Tells what the JDK's client threw in this library's words. */
final class JdkFailures {
    private JdkFailures() {}

    static TransportException translate(Throwable failure, String host) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        FailureKind kind = kind(cause);
        boolean sent = kind == FailureKind.CONNECTION_LOST || kind == FailureKind.PROTOCOL;
        return new TransportException(kind, sent, "%s: %s".formatted(host, cause), cause);
    }

    private static FailureKind kind(Throwable cause) {
        if (cause instanceof SSLException) {
            return FailureKind.TLS;
        }
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException || isNoTunnel(cause)) {
            return FailureKind.CONNECT;
        }
        return cause instanceof ProtocolException ? FailureKind.PROTOCOL : FailureKind.CONNECTION_LOST;
    }

    /** The JDK has no type for a proxy that refuses to connect. */
    private static boolean isNoTunnel(Throwable cause) {
        return cause.getMessage() != null && cause.getMessage().startsWith("Tunnel failed");
    }
}
