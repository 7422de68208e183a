package dev.integrations.delivery;

import dev.integrations.common.Secret;
import dev.integrations.http.OutboundRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attempts that need an {@code Authorization} first. The request is prepared once that is there, so that its signature is
 * fresh, and once more if the receiver answers 401 and another value can be had.
 */
final class AuthorizedSending {
    private static final Logger LOG = LoggerFactory.getLogger(AuthorizedSending.class);
    private static final int UNAUTHORIZED = 401;

    private final Clock clock;
    private final Transmitter transmitter;

    AuthorizedSending(Clock clock, Transmitter transmitter) {
        this.clock = clock;
        this.transmitter = transmitter;
    }

    /** What is to be sent, made anew each time. */
    interface Prepared {
        Transmission at(Instant now);
    }

    /** Sends what is prepared; the log calls it by the subject. */
    CompletableFuture<Answer> send(Object subject, Prepared prepared, Authorizer authorizer) {
        return authorizer
                .authorization()
                .thenCompose(value -> send(subject, prepared, value)
                        .thenCompose(answer -> answer.kept().status() == UNAUTHORIZED
                                ? again(authorizer, value, answer, other -> send(subject, prepared, other))
                                : CompletableFuture.completedFuture(answer)));
    }

    private static CompletableFuture<Answer> again(
            Authorizer authorizer, Secret refused, Answer refusal, Function<Secret, CompletableFuture<Answer>> send) {
        authorizer.refused(refused);
        return authorizer
                .authorization()
                .thenCompose(value ->
                        value.equals(refused) ? CompletableFuture.completedFuture(refusal) : send.apply(value));
    }

    private CompletableFuture<Answer> send(Object subject, Prepared prepared, Secret authorization) {
        OutboundRequest request;
        try {
            request = prepared
                    .at(clock.instant())
                    .httpRequest()
                    .orElseThrow(() -> new DeliveryWithheldException("A token of a connection is not for e-mail"))
                    .toBuilder()
                    .header("authorization", authorization.reveal())
                    .build();
        } catch (DeliveryWithheldException | PreparationException e) {
            return CompletableFuture.failedFuture(e);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            LOG.warn("{}: no request could be prepared", subject, e);
            return CompletableFuture.failedFuture(new PreparationException("The request could not be prepared", e));
        }
        return transmitter.send(new Transmission.Http(request));
    }
}
