package dev.integrations.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.mail.MailAddress;
import dev.integrations.mail.MailMessage;
import dev.integrations.testkit.Samples;
import jakarta.mail.BodyPart;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EncodedMessageTest {
    private static final Session SESSION = Session.getInstance(new Properties());

    private static byte[] bytes(MailMessage message) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EncodedMessage.of(message, SESSION, Clock.fixed(Samples.NOON, ZoneOffset.UTC))
                .writeTo(out, new String[] {"Bcc"});
        return out.toByteArray();
    }

    private static MimeMessage read(MailMessage message) throws Exception {
        return new MimeMessage(SESSION, new ByteArrayInputStream(bytes(message)));
    }

    @Test
    void what_is_written_is_what_is_read() throws Exception {
        MailMessage message = Mails.message()
                .to(List.of(new MailAddress(Optional.of("J\u00f6rg \"the\" Test, Esq."), "joerg@b\u00fccher.example")))
                .replyTo(MailAddress.of("help@acme.example"))
                .subject("Gr\u00fc\u00dfe \uD83D\uDE00 "
                        + "und noch viel mehr ".repeat(10).strip())
                .text("Gr\u00fc\u00dfe\n.\nFrom me\n" + "x".repeat(3_000))
                .html("<p>Gr\u00fc\u00dfe &amp; mehr</p>")
                .header("Auto-Submitted", "auto-generated")
                .build();

        MimeMessage read = read(message);

        assertThat(read.getSubject()).isEqualTo(message.subject());
        assertThat(read.getMessageID()).isEqualTo("<0195e7a2-key@acme.example>");
        assertThat(read.getSentDate().toInstant())
                .isEqualTo(Samples.NOON.truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
        assertThat(read.getRecipients(RecipientType.TO)[1]).asString().endsWith("<joerg@xn--bcher-kva.example>");
        assertThat(((jakarta.mail.internet.InternetAddress) read.getRecipients(RecipientType.TO)[1]).getPersonal())
                .isEqualTo("J\u00f6rg \"the\" Test, Esq.");
        assertThat(read.getReplyTo()[0]).hasToString("help@acme.example");
        assertThat(read.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        Multipart both = (Multipart) read.getContent();
        assertThat(read.getContentType()).startsWith("multipart/alternative");
        assertThat(text(both.getBodyPart(0))).isEqualTo(message.text().orElseThrow());
        assertThat(both.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
        assertThat(text(both.getBodyPart(1))).isEqualTo(message.html().orElseThrow());
    }

    private static String text(BodyPart part) throws Exception {
        return ((String) part.getContent()).replace("\r\n", "\n");
    }

    @Test
    void the_same_message_is_the_same_bytes() throws Exception {
        MailMessage message = Mails.message().html("<p>paid</p>").build();

        assertThat(bytes(message)).isEqualTo(bytes(message));
    }

    @Test
    void a_message_without_an_identity_is_another_one_each_time() throws Exception {
        MailMessage message = MailMessage.builder(MailAddress.of("billing@acme.example"))
                .to(List.of(MailAddress.of("ada@example.com")))
                .text("Does it work?")
                .build();

        assertThat(read(message).getMessageID())
                .endsWith("@acme.example>")
                .isNotEqualTo(read(message).getMessageID());
        assertThat(read(message).getSentDate()).isNotNull();
    }

    @Test
    void all_bytes_are_ascii_in_lines_that_every_server_takes() throws Exception {
        MailMessage message = Mails.message()
                .subject("\u4f60\u597d ".repeat(200))
                .text("\u4f60\u597d".repeat(5_000))
                .html("x".repeat(5_000))
                .build();

        byte[] bytes = bytes(message);

        for (byte each : bytes) {
            assertThat(each).isNotNegative();
        }
        assertThat(new String(bytes, ISO_8859_1).split("\r\n")).allMatch(line -> line.length() <= 998);
        assertThat(new String(bytes, ISO_8859_1).replace("\r\n", "")).doesNotContain("\n", "\r");
    }

    /** What a message can say in its texts, to a parser that believes the first line end or boundary that it meets. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nBcc: eve@example.com",
                "a\n\nbody",
                "a\u2028Bcc: eve@example.com",
                "=?utf-8?q?a=0D=0ABcc:_eve@example.com?=",
                "--=_00000000--"
            })
    void texts_stay_texts(String hostile) throws Exception {
        MailMessage message = Mails.message()
                .text(hostile)
                .html(hostile)
                .subject(hostile.replaceAll("[\\r\\n\\u2028]+", " "))
                .build();

        MimeMessage read = read(message);

        assertThat(read.getSubject()).isEqualTo(message.subject());
        assertThat(read.getHeader("Bcc")).isNull();
        assertThat(read.getAllRecipients()).hasSize(1);
        assertThat(text(((Multipart) read.getContent()).getBodyPart(0))).isEqualTo(hostile.replace("\r\n", "\n"));
        assertThat(text(((Multipart) read.getContent()).getBodyPart(1))).isEqualTo(hostile.replace("\r\n", "\n"));
    }
}
