package dev.integrations.smtp;

import static org.assertj.core.api.Assertions.catchThrowable;

import dev.integrations.common.Secret;
import dev.integrations.http.OutboundPolicy;
import dev.integrations.http.TransportException;
import dev.integrations.mail.MailAddress;
import dev.integrations.mail.MailMessage;
import dev.integrations.mail.MailReply;
import dev.integrations.mail.MailServer;
import dev.integrations.mail.MailServer.Login;
import dev.integrations.mail.MailServer.Security;
import dev.integrations.testkit.Samples;
import dev.integrations.testkit.http.TestCertificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Messages, servers, and ends of what was sent. */
final class Mails {
    static final String PASSWORD = "correct horse";

    private Mails() {}

    static MailMessage.Builder message() {
        return MailMessage.builder(MailAddress.of("billing@acme.example"))
                .identity("0195e7a2-key", Samples.NOON)
                .to(List.of(MailAddress.of("ada@example.com")))
                .subject("Invoice 4711")
                .text("It is paid.");
    }

    static MailServer server(int port, Security security) {
        return server(port, security, Duration.ofSeconds(30));
    }

    static MailServer server(int port, Security security, Duration timeout) {
        Optional<Login> login =
                security == Security.NONE ? Optional.empty() : Optional.of(new Login("acme", Secret.of(PASSWORD)));
        return new MailServer("localhost", port, security, login, timeout);
    }

    /** Trusts the CA of the test kit, and may go to this machine, but not without TLS. */
    static SmtpSettings.Builder settings() {
        return SmtpSettings.builder()
                .development()
                .policy(OutboundPolicy.builder().allowLoopback().build())
                .sslContext(TestCertificate.trust());
    }

    static MailReply reply(CompletableFuture<MailReply> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    static TransportException failure(CompletableFuture<MailReply> future) {
        Throwable failure = catchThrowable(() -> future.get(60, TimeUnit.SECONDS));
        if (failure instanceof ExecutionException && failure.getCause() instanceof TransportException told) {
            return told;
        }
        throw new AssertionError("it did not fail as it should, but with", failure);
    }
}
