package dev.integrations.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.http.FailureKind;
import dev.integrations.mail.MailAddress;
import dev.integrations.mail.MailMessage;
import dev.integrations.mail.MailReply;
import dev.integrations.mail.MailReply.Stage;
import dev.integrations.mail.MailServer;
import dev.integrations.mail.MailServer.Security;
import dev.integrations.testkit.http.TestCertificate;
import dev.integrations.testkit.mail.FaultyMailServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SmtpTransportTest {
    private final SmtpTransport transport =
            SmtpTransport.open(Mails.settings().maxConnectionsPerServer(2).build());

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void a_message_goes_over_tls_after_a_login() throws Exception {
        try (FaultyMailServer server = FaultyMailServer.tls(TestCertificate.RECEIVER)) {
            MailReply reply = Mails.reply(transport.send(
                    Mails.server(server.port(), Security.TLS), Mails.message().build()));

            assertThat(reply).isEqualTo(MailReply.of(Stage.CONTENT, 250, "2.0.0 taken"));
            assertThat(reply.enhanced()).contains("2.0.0");
            assertThat(server.commands())
                    .startsWith(
                            "EHLO [127.0.0.1]",
                            "AUTH PLAIN acme acme " + Mails.PASSWORD,
                            "MAIL FROM:<billing@acme.example>",
                            "RCPT TO:<ada@example.com>",
                            "DATA");
            assertThat(server.messages())
                    .singleElement()
                    .asString()
                    .contains("Subject: Invoice 4711\n", "\n\nIt is paid.");
        }
    }

    @Test
    void a_message_goes_after_starttls_and_the_login_not_before() throws Exception {
        try (FaultyMailServer server = FaultyMailServer.startTls(TestCertificate.RECEIVER)) {
            MailServer address = Mails.server(server.port(), Security.STARTTLS);

            assertThat(Mails.reply(transport.send(address, Mails.message().build()))
                            .code())
                    .isEqualTo(250);
            assertThat(server.commands())
                    .startsWith(
                            "EHLO [127.0.0.1]",
                            "STARTTLS",
                            "EHLO [127.0.0.1]",
                            "AUTH PLAIN acme acme " + Mails.PASSWORD,
                            "MAIL FROM:<billing@acme.example>");
        }
    }

    @Test
    void a_server_that_knows_login_only_gets_that() throws Exception {
        try (FaultyMailServer server = FaultyMailServer.tls(TestCertificate.RECEIVER)
                .answer("EHLO", "250-mail.test\r\n250 AUTH CRAM-MD5 LOGIN")) {
            assertThat(Mails.reply(transport.check(Mails.server(server.port(), Security.TLS)))
                            .code())
                    .isEqualTo(250);
            assertThat(server.commands())
                    .contains("AUTH LOGIN acme " + Mails.PASSWORD, "NOOP")
                    .doesNotContain("DATA");
        }
    }

    @Test
    void a_server_that_takes_no_password_is_no_success() throws Exception {
        for (String offered : List.of("250 PIPELINING", "250 AUTH GSSAPI NTLM")) {
            try (FaultyMailServer server =
                    FaultyMailServer.tls(TestCertificate.RECEIVER).answer("EHLO", "250-mail.test\r\n" + offered)) {
                MailServer address = Mails.server(server.port(), Security.TLS);

                MailReply reply =
                        Mails.reply(transport.send(address, Mails.message().build()));

                assertThat(reply.stage()).isEqualTo(Stage.LOGIN);
                assertThat(reply.code()).isEqualTo(504);
                assertThat(server.commands()).doesNotContain("MAIL FROM:<billing@acme.example>");
            }
        }
    }

    @Test
    void hidden_recipients_are_in_the_envelope_only_and_nobody_twice() throws Exception {
        try (FaultyMailServer server = FaultyMailServer.plain()) {
            MailMessage message = Mails.message()
                    .cc(List.of(new MailAddress(Optional.of("Grace"), "grace@example.com")))
                    .bcc(List.of(MailAddress.of("audit@acme.example"), MailAddress.of("ada@example.com")))
                    .build();

            Mails.reply(transport.send(Mails.server(server.port(), Security.NONE), message));

            assertThat(server.commands())
                    .filteredOn(command -> command.startsWith("RCPT"))
                    .containsExactly(
                            "RCPT TO:<ada@example.com>", "RCPT TO:<grace@example.com>", "RCPT TO:<audit@acme.example>");
            assertThat(server.messages().get(0))
                    .contains("Cc: Grace <grace@example.com>")
                    .doesNotContain("audit@");
        }
    }

    @Test
    void lines_that_are_dots_arrive() throws Exception {
        try (FaultyMailServer server = FaultyMailServer.plain()) {
            MailMessage message = Mails.message().text("one\n.\n..two\nQUIT").build();

            Mails.reply(transport.send(Mails.server(server.port(), Security.NONE), message));

            assertThat(server.messages().get(0)).endsWith("\n\none\n.\n..two\nQUIT\n");
        }
    }

    @Test
    void more_messages_than_a_server_is_given_at_once_wait_for_their_turn() throws Exception {
        try (FaultyMailServer server = FaultyMailServer.plain()) {
            List<CompletableFuture<MailReply>> sent = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                sent.add(transport.send(
                        Mails.server(server.port(), Security.NONE),
                        Mails.message().build()));
            }

            for (CompletableFuture<MailReply> each : sent) {
                assertThat(Mails.reply(each).positive()).isTrue();
            }

            assertThat(server.messages()).hasSize(20);
            // One that has its answer leaves while the next one comes.
            assertThat(server.mostConnections()).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void a_server_that_hangs_does_not_keep_others_waiting() throws Exception {
        try (FaultyMailServer hanging = FaultyMailServer.plain().answer("GREETING", FaultyMailServer.SILENCE);
                FaultyMailServer good = FaultyMailServer.plain();
                SmtpTransport few = SmtpTransport.open(Mails.settings()
                        .maxConnections(3)
                        .maxConnectionsPerServer(2)
                        .build())) {
            List<CompletableFuture<MailReply>> stuck = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                stuck.add(few.send(
                        Mails.server(hanging.port(), Security.NONE),
                        Mails.message().build()));
            }

            assertThat(Mails.reply(few.send(
                                    Mails.server(good.port(), Security.NONE),
                                    Mails.message().build()))
                            .code())
                    .isEqualTo(250);
            assertThat(stuck).noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void a_message_that_waits_too_long_for_its_turn_was_not_sent() {
        try (FaultyMailServer hanging = FaultyMailServer.plain().answer("GREETING", FaultyMailServer.SILENCE)) {
            for (int i = 0; i < 2; i++) {
                var unused = transport.send(
                        Mails.server(hanging.port(), Security.NONE),
                        Mails.message().build());
            }

            var late = Mails.failure(transport.send(
                    Mails.server(hanging.port(), Security.NONE, Duration.ofMillis(200)),
                    Mails.message().build()));

            assertThat(late.kind()).isEqualTo(FailureKind.TIMEOUT);
            assertThat(late.requestSent()).isFalse();
        }
    }

    @Test
    void closing_ends_what_is_under_way_and_refuses_what_comes() {
        try (FaultyMailServer server = FaultyMailServer.plain().answer("CONTENT", FaultyMailServer.SILENCE)) {
            MailServer address = Mails.server(server.port(), Security.NONE);
            CompletableFuture<MailReply> underWay =
                    transport.send(address, Mails.message().build());

            transport.close();

            assertThat(Mails.failure(underWay).kind()).isEqualTo(FailureKind.CLOSED);
            assertThat(Mails.failure(transport.check(address)).kind()).isEqualTo(FailureKind.CLOSED);
        }
    }

    @Test
    void settings_that_make_no_sense_are_all_named() {
        assertThatThrownBy(() -> SmtpSettings.builder()
                        .connectTimeout(Duration.ZERO)
                        .maxConnections(0)
                        .helloName("a\r\nMAIL")
                        .allowPorts(70_000)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("connectTimeout", "maxConnections", "helloName", "70000");
    }
}
