package dev.integrations.delivery;

import dev.integrations.common.Secret;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import java.time.Clock;
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
    private final Function<OutboundRequest, CompletableFuture<OutboundResponse>> transmit;

    AuthorizedSending(Clock clock, Function<OutboundRequest, CompletableFuture<OutboundResponse>> transmit) {
        this.clock = clock;
        this.transmit = transmit;
    }

    CompletableFuture<OutboundResponse> send(Attempter.Task task, Authorizer authorizer) {
        return authorizer
                .authorization()
                .thenCompose(value -> send(task, value)
                        .thenCompose(response -> response.status() == UNAUTHORIZED
                                ? again(task, authorizer, value, response)
                                : CompletableFuture.completedFuture(response)));
    }

    private CompletableFuture<OutboundResponse> again(
            Attempter.Task task, Authorizer authorizer, Secret refused, OutboundResponse refusal) {
        authorizer.refused(refused);
        return authorizer
                .authorization()
                .thenCompose(value ->
                        value.equals(refused) ? CompletableFuture.completedFuture(refusal) : send(task, value));
    }

    private CompletableFuture<OutboundResponse> send(Attempter.Task task, Secret authorization) {
        OutboundRequest request;
        try {
            request = task.destination().prepare(task.event(), clock.instant()).toBuilder()
                    .header("authorization", authorization.reveal())
                    .build();
        } catch (DeliveryWithheldException | PreparationException e) {
            return CompletableFuture.failedFuture(e);
        } catch (RuntimeException e) {
            LOG.warn("{}: no request could be prepared", task.subject(), e);
            return CompletableFuture.failedFuture(new PreparationException("The request could not be prepared", e));
        }
        return transmit.apply(request);
    }
}
