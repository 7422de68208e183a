package dev.integrations.templates.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.event.Event;
import dev.integrations.event.EventFilter;
import dev.integrations.mail.MailMessage;
import dev.integrations.mail.MailReply;
import dev.integrations.mail.MailReply.Stage;
import dev.integrations.mail.MailServer;
import dev.integrations.mail.MailServer.Security;
import dev.integrations.template.Preparation;
import dev.integrations.template.Preview;
import dev.integrations.template.Rule;
import dev.integrations.template.spi.Mapping;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict;
import dev.integrations.template.spi.Verdict.Kind;
import dev.integrations.templates.facts.Facts;
import dev.integrations.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EmailTemplateTest {
    private static final UUID INTEGRATION = UUID.fromString("0190e1a0-0000-7000-8000-000000000001");
    private static final String LOGIN = "\"user\": \"bills\", \"password\": \"not-a-real-password\"";

    private final EmailTemplate template = new EmailTemplate();
    private final TemplateConfig config = config(LOGIN);

    private TemplateConfig config(String more) {
        return Facts.config(
                template,
                "{\"host\": \"SMTP.Example.com\", \"from\": \"bills@example.com\", \"to\": [\"jo@example.com\"], %s}"
                        .formatted(more));
    }

    private Preparation preparation(TemplateConfig given, String mapping) {
        return new Preparation(
                template,
                given,
                List.of(new Rule(EventFilter.all(), "send_email", Mapping.parse(mapping))),
                INTEGRATION);
    }

    private Outgoing.Mail send(TemplateConfig given, String mapping, String payload, Instant at) {
        return send(given, mapping, Facts.event(payload), at);
    }

    private Outgoing.Mail send(TemplateConfig given, String mapping, Event event, Instant at) {
        return (Outgoing.Mail) preparation(given, mapping).prepare(event, at);
    }

    private MailMessage message(String mapping, String payload) {
        return send(config, mapping, payload, Samples.NOON).message();
    }

    @Test
    void server_is_spoken_to_as_configured() {
        MailServer tls = send(config, "{}", "{}", Samples.NOON).server();
        MailServer starttls = send(config(LOGIN + ", \"security\": \"starttls\""), "{}", "{}", Samples.NOON)
                .server();
        MailServer plain = send(config("\"security\": \"none\", \"port\": 1025"), "{}", "{}", Samples.NOON)
                .server();

        assertThat(tls.host()).isEqualTo("smtp.example.com");
        assertThat(tls.port()).isEqualTo(465);
        assertThat(tls.security()).isEqualTo(Security.TLS);
        assertThat(tls.login().orElseThrow().user()).isEqualTo("bills");
        assertThat(starttls.port()).isEqualTo(587);
        assertThat(plain.port()).isEqualTo(1025);
        assertThat(plain.login()).isEmpty();
    }

    @Test
    void a_password_is_not_taken_for_a_connection_without_tls() {
        assertThat(Facts.problems(
                        template,
                        "{\"host\": \"a.example\", \"from\": \"a@b.example\", \"to\": [\"a@b.example\"], \"security\": \"none\", %s}"
                                .formatted(LOGIN)))
                .isNotEmpty();
    }

    @Test
    void a_message_is_the_same_on_each_attempt() {
        String mapping = "{\"html\": \"<p>paid</p>\"}";
        Event event = Facts.event("{}");
        MailMessage first = send(config, mapping, event, Samples.NOON).message();
        MailMessage later = send(config, mapping, event, Samples.NOON.plus(Duration.ofDays(1)))
                .message();

        assertThat(first.messageId()).isPresent().isEqualTo(later.messageId());
        assertThat(first.date()).contains(Samples.NOON).isEqualTo(later.date());
        assertThat(first.headers()).isEqualTo(later.headers());
    }

    @Test
    void recipients_of_an_event_take_the_place_of_the_others() {
        MailMessage message = message("{\"to\": [{\"$\": \"/data/mail\"}]}", "{\"mail\": \"jo2@example.com\"}");

        assertThat(message.recipients()).hasToString("[jo2@example.com]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@example.com\\r\\nBcc: eve@example.com",
                "ada@example.com>\\r\\nRCPT TO:<eve@example.com",
                "ada@example.com,eve@example.com",
                "ada@example.com\\u2028",
                "\\\"a b\\\"@example.com",
                "ada@[127.0.0.1]",
                "ada@localhost",
                "j\u00f6rg@example.com",
                "",
                "nobody"
            })
    void an_address_that_is_none_is_withheld(String address) {
        assertThatThrownBy(
                        () -> message("{\"to\": [{\"$\": \"/data/mail\"}]}", "{\"mail\": \"%s\"}".formatted(address)))
                .isInstanceOf(DeliveryWithheldException.class);
    }

    @Test
    void texts_of_an_event_stay_texts() {
        MailMessage message = message(
                "{\"subject\": \"For {{/data/name}}\", \"text\": \"Dear {{/data/name}}\", \"html\": \"<p>{{/data/name}}</p>\"}",
                "{\"name\": \"<b>Ada</b>\\r\\nBcc: eve@example.com\\u0000\"}");

        assertThat(message.subject()).isEqualTo("For <b>Ada</b> Bcc: eve@example.com ");
        assertThat(message.text()).contains("Dear <b>Ada</b>\r\nBcc: eve@example.com ");
        assertThat(message.html()).contains("<p>&lt;b&gt;Ada&lt;/b&gt;\r\nBcc: eve@example.com </p>");
        assertThat(message.recipients()).hasSize(1);
    }

    @Test
    void html_that_is_too_long_is_withheld_since_half_of_it_is_none() {
        ObjectNode payload = JsonNodeFactory.instance.objectNode().put("html", "a".repeat(Email.MAX_HTML + 1));

        assertThatThrownBy(() -> message("{\"html\": {\"$\": \"/data/html\"}}", payload.toString()))
                .isInstanceOf(DeliveryWithheldException.class)
                .hasMessageContaining("100000");
    }

    @Test
    void preview_shows_the_message_and_no_password() {
        Preview preview = preparation(config, "{\"text\": \"The password is not-a-real-password\"}")
                .preview(Facts.event("{}"), Samples.NOON);

        assertThat(preview.method()).isEqualTo("MAIL");
        assertThat(preview.url()).isEqualTo("smtps://smtp.example.com:465");
        assertThat(preview.headers())
                .extracting(header -> header.name())
                .containsExactly("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted");
        assertThat(preview.body()).isEqualTo("Content-Type: text/plain\n\nThe password is ***");
    }

    @Test
    void addresses_that_the_schema_lets_pass_are_refused_by_a_check() {
        TemplateConfig odd = Facts.config(
                template,
                "{\"host\": \"a.example\", \"from\": \"a@localhost\", \"to\": [\"a@b.example\"], %s}".formatted(LOGIN));

        assertThat(template.checks(odd))
                .singleElement()
                .satisfies(check -> assertThat(Facts.outcome(check)).hasToString("REJECTED"));
    }

    /** As servers of large services answer, by their documentation or RFCs. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CONNECTION | 421 | 4.3.2 Service shutting down (RFC 5321)           | RETRY",
                "CONNECTION | 554 | No SMTP service here (RFC 5321, section 3.1)      | RETRY",
                "CONNECTION | 521 | host does not accept mail (RFC 7504)              | REJECTED",
                "LOGIN      | 454 | 4.7.0 Temporary failure (RFC 4954)                | RETRY",
                "LOGIN      | 535 | 5.7.8 Credentials invalid (RFC 4954)              | AUTH",
                "LOGIN      | 535 | 5.7.3 Authentication unsuccessful                 | AUTH",
                "LOGIN      | 534 | 5.7.9 Mechanism too weak (RFC 4954)               | AUTH",
                "LOGIN      | 504 | 5.5.4 Unrecognized mechanism (RFC 4954)           | AUTH",
                "LOGIN      | 538 | 5.7.11 Encryption required (RFC 4954)             | AUTH",
                "SENDER     | 530 | 5.7.0 Authentication required (RFC 4954)          | AUTH",
                "SENDER     | 530 | 5.7.1 Authentication required                     | AUTH",
                "SENDER     | 530 | 5.7.57 Client not authenticated                   | AUTH",
                "SENDER     | 550 | 5.7.60 no permission to send as this sender       | REJECTED",
                "SENDER     | 553 | Sender address rejected                           | REJECTED",
                "RECIPIENT  | 450 | 4.2.0 Greylisted                                  | RETRY",
                "RECIPIENT  | 452 | 4.5.3 Too many recipients                         | RETRY",
                "RECIPIENT  | 550 | No such user                                      | RECIPIENT",
                "RECIPIENT  | 550 | 5.1.1 User unknown (RFC 3463)                     | RECIPIENT",
                "RECIPIENT  | 551 | 5.1.6 User has moved                              | RECIPIENT",
                "RECIPIENT  | 552 | 5.2.2 Mailbox full (RFC 3463)                     | RECIPIENT",
                "RECIPIENT  | 556 | 5.1.10 Recipient address has null MX (RFC 7505)   | RECIPIENT",
                "RECIPIENT  | 550 | 5.7.1 Relaying denied                             | REJECTED",
                "CONTENT    | 552 | 5.3.4 Message too big (RFC 3463)                  | REJECTED",
                "CONTENT    | 550 | 5.4.5 Daily sending quota exceeded                | QUOTA",
                "CONTENT    | 554 | 5.7.1 Spam                                        | REJECTED",
                "CONTENT    | 451 | Local error in processing                         | RETRY",
                "CONTENT    | 432 | something new                                     | RETRY",
                "CONTENT    | 571 | something new                                     | REJECTED",
                "CONTENT    | 250 | 2.6.0 Queued                                      | OK",
                "RECIPIENT  | 250 | 2.1.5 fine                                        | RETRY"
            })
    void replies_mean_what_their_codes_say(Stage stage, int code, String text, Kind kind) {
        Verdict verdict = template.classify(MailReply.of(stage, code, text), config, Samples.NOON);

        assertThat(verdict.kind()).isEqualTo(kind);
        if (kind != Kind.OK && code != 250) {
            assertThat(verdict.reason()).endsWith("The vendor says: %d %s".formatted(code, text));
        }
    }
}
