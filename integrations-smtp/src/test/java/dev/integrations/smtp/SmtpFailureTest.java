package dev.integrations.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.http.FailureKind;
import dev.integrations.http.TransportException;
import dev.integrations.mail.MailAddress;
import dev.integrations.mail.MailMessage;
import dev.integrations.mail.MailReply;
import dev.integrations.mail.MailReply.Stage;
import dev.integrations.mail.MailServer;
import dev.integrations.mail.MailServer.Security;
import dev.integrations.testkit.http.TestCertificate;
import dev.integrations.testkit.mail.FaultyMailServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that refuse, break off, and talk nonsense. */
final class SmtpFailureTest {
    private static final Duration SHORT = Duration.ofMillis(500);

    private final SmtpTransport transport = SmtpTransport.open(Mails.settings().build());

    @AfterEach
    void close() {
        transport.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GREETING, CONNECTION, 421 4.3.2 come back later",
        "GREETING, CONNECTION, 554 no service here",
        "MAIL, SENDER, 550 5.7.1 not you",
        "MAIL, SENDER, 451 4.3.0 try again",
        "RCPT, RECIPIENT, 550 5.1.1 no such user",
        "RCPT, RECIPIENT, 450 4.2.0 greylisted",
        "RCPT, RECIPIENT, 421 4.7.0 too many",
        "DATA, CONTENT, 451 4.3.0 no room",
        "CONTENT, CONTENT, 554 5.7.1 spam",
        "CONTENT, CONTENT, 452 4.3.1 full"
    })
    void a_refusal_is_an_answer_about_what_was_asked(String verb, Stage stage, String reply) throws Exception {
        try (FaultyMailServer server = FaultyMailServer.plain().answer(verb, reply)) {
            MailReply answer = Mails.reply(transport.send(
                    Mails.server(server.port(), Security.NONE), Mails.message().build()));

            assertThat(answer)
                    .isEqualTo(MailReply.of(stage, Integer.parseInt(reply.substring(0, 3)), reply.substring(4)));
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void a_refusal_counts_though_the_server_hangs_up_after_it() throws Exception {
        try (FaultyMailServer server =
                FaultyMailServer.plain().answer("CONTENT", "554 5.7.1 spam").answer("RSET", FaultyMailServer.CLOSE)) {
            MailReply answer = Mails.reply(transport.send(
                    Mails.server(server.port(), Security.NONE), Mails.message().build()));

            assertThat(answer.code()).isEqualTo(554);
        }
    }

    @Test
    void if_one_recipient_is_refused_nobody_gets_the_message_and_what_is_final_counts() throws Exception {
        try (FaultyMailServer server =
                FaultyMailServer.plain().answer("RCPT", "250 fine", "450 4.2.0 later", "550 5.1.1 never", "250 fine")) {
            MailMessage message = Mails.message()
                    .bcc(List.of(MailAddress.of("b@example.com"), MailAddress.of("c@example.com")))
                    .build();

            MailReply answer = Mails.reply(transport.send(Mails.server(server.port(), Security.NONE), message));

            assertThat(answer).isEqualTo(MailReply.of(Stage.RECIPIENT, 550, "5.1.1 never"));
            assertThat(server.commands()).doesNotContain("DATA");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"535 5.7.8 wrong", "534 5.7.9 too weak", "454 4.7.0 later", "530 5.7.0 STARTTLS first"})
    void a_refused_login_ends_it_before_anything_is_sent(String reply) throws Exception {
        try (FaultyMailServer server = FaultyMailServer.tls(TestCertificate.RECEIVER)
                .answer("AUTH", reply)
                .answer("STARTTLS", "503 not now")) {
            MailServer address = Mails.server(server.port(), Security.TLS);

            MailReply answer =
                    Mails.reply(transport.send(address, Mails.message().build()));

            assertThat(answer)
                    .isEqualTo(MailReply.of(Stage.LOGIN, Integer.parseInt(reply.substring(0, 3)), reply.substring(4)));
            assertThat(server.commands()).noneMatch(command -> command.startsWith("MAIL"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GREETING", "EHLO", "AUTH", "MAIL", "RCPT", "DATA"})
    void before_the_end_of_the_message_nothing_was_sent(String verb) {
        try (FaultyMailServer server =
                FaultyMailServer.tls(TestCertificate.RECEIVER).answer(verb, FaultyMailServer.CLOSE)) {
            TransportException failure = Mails.failure(transport.send(
                    Mails.server(server.port(), Security.TLS), Mails.message().build()));

            assertThat(failure.kind()).isEqualTo(FailureKind.CONNECTION_LOST);
            assertThat(failure.requestSent()).isFalse();
        }
    }

    @Test
    void after_the_end_of_the_message_nobody_knows() {
        for (String instead :
                List.of(FaultyMailServer.CLOSE, FaultyMailServer.SILENCE, FaultyMailServer.ENDLESS, "what?")) {
            try (FaultyMailServer server = FaultyMailServer.plain().answer("CONTENT", instead)) {
                MailServer address = Mails.server(server.port(), Security.NONE, SHORT);

                TransportException failure =
                        Mails.failure(transport.send(address, Mails.message().build()));

                assertThat(failure.requestSent()).as(instead).isTrue();
            }
        }
    }

    @Test
    void a_server_that_drips_meets_the_deadline() {
        for (String verb : List.of("GREETING", "EHLO", "MAIL")) {
            try (FaultyMailServer server = FaultyMailServer.plain().answer(verb, FaultyMailServer.DRIP)) {
                MailServer address = Mails.server(server.port(), Security.NONE, SHORT);

                TransportException failure =
                        Mails.failure(transport.send(address, Mails.message().build()));

                assertThat(failure.kind()).as(verb).isEqualTo(FailureKind.TIMEOUT);
                assertThat(failure.requestSent()).as(verb).isFalse();
            }
        }
    }

    @Test
    void a_handshake_that_never_ends_meets_the_deadline() {
        try (FaultyMailServer server = FaultyMailServer.plain().answer("GREETING", FaultyMailServer.SILENCE)) {
            TransportException failure =
                    Mails.failure(transport.check(Mails.server(server.port(), Security.TLS, SHORT)));

            assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GREETING", "EHLO", "RCPT", "NOOP"})
    void a_reply_without_end_is_not_read_to_its_end(String verb) {
        try (FaultyMailServer server = FaultyMailServer.plain().answer(verb, FaultyMailServer.ENDLESS)) {
            MailServer address = Mails.server(server.port(), Security.NONE);

            TransportException failure = Mails.failure(
                    verb.equals("NOOP")
                            ? transport.check(address)
                            : transport.send(address, Mails.message().build()));

            assertThat(failure.kind()).isEqualTo(FailureKind.PROTOCOL);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 400 Bad Request", "", "99", "700 what", "150 go on"})
    void what_is_no_reply_is_none(String greeting) {
        try (FaultyMailServer server = FaultyMailServer.plain().answer("GREETING", greeting)) {
            TransportException failure = Mails.failure(transport.send(
                    Mails.server(server.port(), Security.NONE), Mails.message().build()));

            assertThat(failure.kind()).isEqualTo(FailureKind.PROTOCOL);
        }
    }

    @Test
    void a_server_without_starttls_gets_neither_password_nor_message() {
        for (FaultyMailServer each : List.of(
                FaultyMailServer.plain(),
                FaultyMailServer.plain().answer("EHLO", "250-mail.test\r\n250 AUTH PLAIN LOGIN"))) {
            try (FaultyMailServer server = each) {
                TransportException failure = Mails.failure(transport.send(
                        Mails.server(server.port(), Security.STARTTLS),
                        Mails.message().build()));

                assertThat(failure.kind()).isEqualTo(FailureKind.TLS);
                assertThat(server.commands()).isSubsetOf("EHLO [127.0.0.1]", "QUIT");
            }
        }
    }

    @Test
    void a_server_that_refuses_starttls_gets_nothing() throws Exception {
        try (FaultyMailServer server =
                FaultyMailServer.startTls(TestCertificate.RECEIVER).answer("STARTTLS", "454 4.7.0 not now")) {
            MailReply answer = Mails.reply(transport.send(
                    Mails.server(server.port(), Security.STARTTLS),
                    Mails.message().build()));

            assertThat(answer).isEqualTo(MailReply.of(Stage.CONNECTION, 454, "4.7.0 not now"));
            assertThat(server.commands()).isSubsetOf("EHLO [127.0.0.1]", "STARTTLS", "QUIT");
        }
    }

    @Test
    void what_is_put_behind_the_answer_to_starttls_is_not_taken_for_protected() throws Exception {
        // Whoever believed it would find no AUTH.
        try (FaultyMailServer server = FaultyMailServer.startTls(TestCertificate.RECEIVER)
                .answer("STARTTLS", "220 go\r\n250-evil.test\r\n250 PIPELINING")) {
            MailReply answer = Mails.reply(transport.send(
                    Mails.server(server.port(), Security.STARTTLS),
                    Mails.message().build()));

            assertThat(answer.code()).isEqualTo(250);
            assertThat(server.commands()).contains("AUTH PLAIN acme acme " + Mails.PASSWORD);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WRONG_HOST", "UNTRUSTED"})
    void a_certificate_that_is_not_good_ends_it(TestCertificate certificate) {
        for (Security security : List.of(Security.TLS, Security.STARTTLS)) {
            try (FaultyMailServer server = security == Security.TLS
                    ? FaultyMailServer.tls(certificate)
                    : FaultyMailServer.startTls(certificate)) {
                TransportException failure = Mails.failure(transport.send(
                        Mails.server(server.port(), security), Mails.message().build()));

                assertThat(failure.kind()).as("%s %s", certificate, security).isEqualTo(FailureKind.TLS);
                assertThat(server.commands()).noneMatch(command -> command.startsWith("AUTH"));
            }
        }
    }

    @Test
    void a_server_that_repeats_the_password_is_not_quoted_to_the_operator() {
        try (FaultyMailServer server =
                FaultyMailServer.tls(TestCertificate.RECEIVER).answer("AUTH", Mails.PASSWORD + " is no reply")) {
            TransportException failure = Mails.failure(transport.check(Mails.server(server.port(), Security.TLS)));

            assertThat(failure.kind()).isEqualTo(FailureKind.PROTOCOL);
            assertThat(failure.detail()).doesNotContain(Mails.PASSWORD);
        }
    }

    @Test
    void nobody_there_is_no_connection() {
        FaultyMailServer server = FaultyMailServer.plain();
        server.close();

        TransportException failure = Mails.failure(transport.check(Mails.server(server.port(), Security.NONE)));

        assertThat(failure.kind()).isEqualTo(FailureKind.CONNECT);
    }
}
