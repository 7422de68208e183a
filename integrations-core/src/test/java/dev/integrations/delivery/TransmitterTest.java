package dev.integrations.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.InvalidInputException;
import dev.integrations.http.FailureKind;
import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.TransportException;
import dev.integrations.mail.MailAddress;
import dev.integrations.mail.MailMessage;
import dev.integrations.mail.MailReply;
import dev.integrations.mail.MailServer;
import dev.integrations.mail.MailTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Transports are of the host's, and may do what their contract does not allow. */
class TransmitterTest {
    private final TransportException lost = new TransportException(FailureKind.CONNECTION_LOST, true, "reset", null);

    private static Throwable failureOf(Supplier<CompletableFuture<MailReply>> replying) {
        MailTransport mail = new MailTransport() {
            @Override
            public CompletableFuture<MailReply> send(MailServer server, MailMessage message) {
                return replying.get();
            }

            @Override
            public CompletableFuture<MailReply> check(MailServer server) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {}
        };
        return failureOf(new Transmitter(new NoTransport(), Optional.of(mail)));
    }

    private static Throwable failureOf(Transmitter transmitter) {
        MailMessage message = MailMessage.builder(MailAddress.of("a@example.com"))
                .to(List.of(MailAddress.of("b@example.com")))
                .text("hello")
                .build();
        MailServer server = new MailServer(
                "mail.example.com", 465, MailServer.Security.TLS, Optional.empty(), Duration.ofSeconds(30));
        Throwable failure = transmitter
                .send(new Transmission.Mail(message, server))
                .handle((answer, thrown) -> thrown)
                .join();
        return Objects.requireNonNull(failure instanceof CompletionException ? failure.getCause() : failure);
    }

    private static final class NoTransport implements HttpTransport {
        @Override
        public CompletableFuture<OutboundResponse> send(OutboundRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    private static void assertMayBeSent(Throwable failure) {
        assertThat(failure).isInstanceOfSatisfying(TransportException.class, unknown -> {
            assertThat(unknown.kind()).isEqualTo(FailureKind.UNKNOWN);
            assertThat(unknown.requestSent()).isTrue();
        });
    }

    @Test
    void whatever_a_mail_transport_fails_with_an_e_mail_may_have_been_sent() {
        assertMayBeSent(failureOf(() -> CompletableFuture.failedFuture(new IOException("broken pipe"))));
        assertMayBeSent(failureOf(() -> {
            throw new InvalidInputException("e-mail", List.of());
        }));
    }

    @Test
    void what_transports_say_as_they_should_is_left_as_it_is() {
        assertThat(failureOf(() -> CompletableFuture.failedFuture(lost))).isSameAs(lost);
        assertThat(failureOf(() -> CompletableFuture.failedFuture(new CompletionException(lost))))
                .isSameAs(lost);
        assertThat(failureOf(new Transmitter(new NoTransport(), Optional.empty())))
                .isInstanceOf(PreparationException.class);
    }
}
