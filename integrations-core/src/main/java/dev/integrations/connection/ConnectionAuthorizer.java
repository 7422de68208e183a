package dev.integrations.connection;

import dev.integrations.common.NotFoundException;
import dev.integrations.common.Secret;
import dev.integrations.delivery.Authorizer;
import dev.integrations.delivery.PreparationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a connection as attempts need them. Safe for use by several threads.
 *
 * @param tokens the live credentials
 */
public record ConnectionAuthorizer(TokenSource tokens) implements Authorizer {
    @Override
    public CompletableFuture<Secret> authorization() {
        return tokens.value().handle((value, failure) -> {
            if (value == null) {
                throw failed(failure);
            }
            return value;
        });
    }

    @Override
    public void refused(Secret authorization) {
        tokens.refused(authorization);
    }

    private static PreparationException failed(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String reason = cause instanceof ConnectionUnavailableException || cause instanceof NotFoundException
                ? String.valueOf(cause.getMessage())
                : "The token of a connection could not be read";
        return new PreparationException(reason, cause);
    }
}
