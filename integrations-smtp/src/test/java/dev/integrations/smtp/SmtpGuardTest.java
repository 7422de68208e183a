package dev.integrations.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.http.FailureKind;
import dev.integrations.http.OutboundPolicy;
import dev.integrations.http.Resolver;
import dev.integrations.http.TransportException;
import dev.integrations.mail.MailServer;
import dev.integrations.mail.MailServer.Security;
import dev.integrations.testkit.http.TestCertificate;
import dev.integrations.testkit.mail.FaultyMailServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where messages may go. */
final class SmtpGuardTest {
    private static MailServer named(String host, int port, Security security) {
        return new MailServer(host, port, security, Optional.empty(), Duration.ofSeconds(30));
    }

    private static TransportException failure(SmtpSettings settings, MailServer server) {
        try (SmtpTransport transport = SmtpTransport.open(settings)) {
            return Mails.failure(transport.send(server, Mails.message().build()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.0.0.7",
                "169.254.169.254",
                "localhost",
                "metadata.google.internal",
                "127.1",
                "2130706433"
            })
    void an_address_that_is_not_public_gets_nothing(String host) {
        assertThat(failure(SmtpSettings.defaults(), named(host, 465, Security.TLS))
                        .kind())
                .isEqualTo(FailureKind.REFUSED_ADDRESS);
    }

    @Test
    void all_addresses_of_a_name_are_vetted_each_time() throws Exception {
        byte[] inside = {10, 0, 0, 7};
        byte[] outside = {8, 8, 4, 4};
        Resolver resolver = host -> List.of(InetAddress.getByAddress(outside), InetAddress.getByAddress(inside));

        TransportException failure = failure(
                SmtpSettings.builder().resolver(resolver).build(), named("mail.example.com", 465, Security.TLS));

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED_ADDRESS);
        assertThat(failure.requestSent()).isFalse();
        assertThat(failure.getMessage()).doesNotContain("10.0.0.7");
        assertThat(failure.detail()).contains("10.0.0.7");
    }

    @Test
    void the_name_is_looked_up_once_and_the_certificate_is_that_of_the_name() throws Exception {
        byte[] loopback = {127, 0, 0, 1};
        int[] asked = {0};
        Resolver resolver = host -> {
            asked[0]++;
            return List.of(InetAddress.getByAddress(loopback));
        };
        try (FaultyMailServer server = FaultyMailServer.startTls(TestCertificate.RECEIVER);
                SmtpTransport transport =
                        SmtpTransport.open(Mails.settings().resolver(resolver).build())) {
            MailServer there = named("receiver.test", server.port(), Security.STARTTLS);
            MailServer elsewhere = named("elsewhere.test", server.port(), Security.STARTTLS);

            assertThat(Mails.reply(transport.check(there)).code()).isEqualTo(250);
            assertThat(asked[0]).isEqualTo(1);
            assertThat(Mails.failure(transport.check(elsewhere)).kind()).isEqualTo(FailureKind.TLS);
        }
    }

    @Test
    void a_name_without_an_address_is_told_as_such() {
        Resolver resolver = host -> {
            throw new UnknownHostException(host);
        };

        assertThat(failure(
                                SmtpSettings.builder().resolver(resolver).build(),
                                named("mail.example.com", 465, Security.TLS))
                        .kind())
                .isEqualTo(FailureKind.DNS);
    }

    @ParameterizedTest
    @ValueSource(ints = {25, 22, 443, 6379})
    void only_ports_of_submission_are_allowed(int port) {
        assertThat(failure(SmtpSettings.defaults(), named("mail.example.com", port, Security.TLS))
                        .detail())
                .contains("port " + port + " is not allowed");
    }

    @Test
    void a_message_without_tls_is_for_development() {
        assertThat(failure(SmtpSettings.defaults(), named("mail.example.com", 587, Security.NONE))
                        .detail())
                .contains("without TLS");
        try (SmtpTransport safe = SmtpTransport.open(SmtpSettings.defaults());
                SmtpTransport unsafe = SmtpTransport.open(SmtpSettings.development())) {
            assertThat(safe.forDevelopment()).isFalse();
            assertThat(unsafe.forDevelopment()).isTrue();
        }
    }

    @Test
    void a_denied_host_gets_nothing() {
        OutboundPolicy policy =
                OutboundPolicy.builder().denyHosts("*.example.com").build();

        assertThat(failure(SmtpSettings.builder().policy(policy).build(), named("mail.example.com", 465, Security.TLS))
                        .kind())
                .isEqualTo(FailureKind.REFUSED_ADDRESS);
    }

    @Test
    void a_server_that_is_not_one_cannot_be_described() {
        assertThatThrownBy(() -> named("a b\r\nQUIT", 0, Security.TLS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("host", "port");
        assertThatThrownBy(() -> new MailServer(
                        "localhost",
                        25,
                        Security.NONE,
                        Mails.server(1, Security.TLS).login(),
                        Duration.ofDays(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("TLS only", "timeout");
        assertThat(Mails.server(465, Security.TLS).toString()).doesNotContain(Mails.PASSWORD);
    }
}
