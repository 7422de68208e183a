package dev.integrations.delivery;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.integrations.http.FailureKind;
import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.TransportException;
import dev.integrations.mail.MailTransport;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Sends what was prepared by the transport that it is for. Safe for use by several threads. */
final class Transmitter {
    private final HttpTransport transport;
    private final Optional<MailTransport> mail;
    private final FailsafeExecutor<OutboundResponse> failsafe;

    Transmitter(HttpTransport transport, Optional<MailTransport> mail) {
        this.transport = transport;
        this.mail = mail;
        // A kept connection that the receiver closed meanwhile is nobody's failure: try once more, at once.
        RetryPolicy<OutboundResponse> atOnce = RetryPolicy.<OutboundResponse>builder()
                .handleIf((response, failure) -> failure != null && brokeBeforeSending(failure))
                .withMaxAttempts(2)
                .build();
        this.failsafe = Failsafe.with(atOnce).with(new InlineScheduler());
    }

    CompletableFuture<Answer> send(Transmission transmission) {
        CompletableFuture<Answer> answer;
        try {
            answer = transmission instanceof Transmission.Mail sent
                    ? send(sent)
                    : send(transmission.httpRequest().orElseThrow());
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            answer = CompletableFuture.failedFuture(e);
        }
        return answer.exceptionallyCompose(failure -> CompletableFuture.failedFuture(known(failure)));
    }

    /** Transports are of the host's: whatever one fails with otherwise may have come after it sent something. */
    private static Throwable known(Throwable failure) {
        Throwable cause = cause(failure);
        return cause instanceof TransportException || cause instanceof PreparationException
                ? cause
                : new TransportException(FailureKind.UNKNOWN, true, String.valueOf(cause), cause);
    }

    private CompletableFuture<Answer> send(OutboundRequest request) {
        return failsafe.getStageAsync(() -> transport.send(request)).thenApply(Answer.Response::new);
    }

    private CompletableFuture<Answer> send(Transmission.Mail sent) {
        return mail.map(each -> each.send(sent.server(), sent.message()))
                .orElseGet(() -> CompletableFuture.failedFuture(
                        new PreparationException("The host has set up nothing that sends e-mail", null)))
                .thenApply(Answer.Reply::new);
    }

    private static boolean brokeBeforeSending(Throwable failure) {
        return cause(failure) instanceof TransportException transportFailure
                && transportFailure.kind() == FailureKind.CONNECTION_LOST
                && !transportFailure.requestSent();
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
