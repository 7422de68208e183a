package dev.integrations.registry;

import dev.integrations.common.Secret;
import dev.integrations.common.TenantId;
import dev.integrations.connection.ConnectionAuthorizer;
import dev.integrations.connection.ConnectionId;
import dev.integrations.delivery.PreparationException;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.mail.MailReply;
import dev.integrations.template.spi.SetupCheck.Step;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks the services of one tenant's integrations something that is no delivery. */
record VendorCalls(RegistryParts parts, TenantId tenant) {
    /** Sends a request, with the authorization of a connection if there is one. */
    CompletableFuture<OutboundResponse> send(OutboundRequest request, Optional<ConnectionId> connection) {
        if (connection.isEmpty()) {
            return parts.transport().send(parts.addresses().place(request));
        }
        if (IntegrationDestination.authorizesItself(request)) {
            return CompletableFuture.failedFuture(
                    new PreparationException(IntegrationDestination.AUTHORIZED_TWICE, null));
        }
        return new ConnectionAuthorizer(parts.connections().tokens(tenant, connection.get(), request.uri()))
                .authorization()
                .thenCompose(value -> parts.transport().send(parts.addresses().place(authorized(request, value))));
    }

    /** Has a mail server asked, and a message sent to it if there is one. */
    CompletableFuture<MailReply> send(Step.AskMail ask) {
        return parts.mail()
                .map(mail -> ask.message()
                        .map(message -> mail.send(ask.server(), message))
                        .orElseGet(() -> mail.check(ask.server())))
                .orElseGet(() -> CompletableFuture.failedFuture(
                        new PreparationException("The host has set up nothing that sends e-mail", null)));
    }

    private static OutboundRequest authorized(OutboundRequest request, Secret value) {
        return request.toBuilder().header("authorization", value.reveal()).build();
    }
}
