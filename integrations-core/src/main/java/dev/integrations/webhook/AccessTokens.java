package dev.integrations.webhook;

import dev.integrations.common.Secret;
import dev.integrations.delivery.Authorizer;
import dev.integrations.delivery.PreparationException;
import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.TransportException;
import dev.integrations.webhook.ReceiverAuthentication.ClientCredentials;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The access tokens of one webhook on this node: one is kept until shortly before it expires, and no more than one is
 * fetched at a time.
 */
final class AccessTokens implements Authorizer {
    private final ClientCredentials client;
    private final HttpTransport transport;
    private final Clock clock;
    private @Nullable CompletableFuture<AccessToken> current;

    AccessTokens(ClientCredentials client, HttpTransport transport, Clock clock) {
        this.client = client;
        this.transport = transport;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Secret> authorization() {
        CompletableFuture<AccessToken> fetched = new CompletableFuture<>();
        CompletableFuture<AccessToken> token = usableOr(fetched);
        if (token == fetched) {
            // Outside of the lock: a transport may complete at once and run what waits for it.
            fetch(fetched);
        }
        return token.thenApply(AccessToken::authorization);
    }

    private synchronized CompletableFuture<AccessToken> usableOr(CompletableFuture<AccessToken> next) {
        CompletableFuture<AccessToken> token = current;
        if (token != null && isUsable(token)) {
            return token;
        }
        current = next;
        return next;
    }

    @Override
    public synchronized void refused(Secret authorization) {
        CompletableFuture<AccessToken> token = current;
        if (token != null
                && token.isDone()
                && !token.isCompletedExceptionally()
                && token.join().authorization().equals(authorization)) {
            current = null;
        }
    }

    private boolean isUsable(CompletableFuture<AccessToken> token) {
        return !token.isDone()
                || (!token.isCompletedExceptionally() && token.join().usableAt(clock.instant()));
    }

    private void fetch(CompletableFuture<AccessToken> token) {
        try {
            var unused = transport.send(TokenRequests.of(client)).whenComplete((response, failure) -> {
                if (response == null) {
                    token.completeExceptionally(failed(failure));
                } else {
                    complete(token, response);
                }
            });
        } catch (RuntimeException e) {
            token.completeExceptionally(failed(e));
        }
    }

    private void complete(CompletableFuture<AccessToken> token, OutboundResponse response) {
        try {
            token.complete(AccessToken.read(response, clock.instant()));
        } catch (RuntimeException e) {
            token.completeExceptionally(e);
        }
    }

    private static PreparationException failed(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return new PreparationException(
                cause instanceof TransportException reason
                        ? "No access token could be fetched: " + reason.kind().description()
                        : "No access token could be fetched",
                cause);
    }
}
