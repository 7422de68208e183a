package dev.integrations.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.integrations.mail.MailAddress;
import dev.integrations.mail.MailMessage;
import dev.integrations.mail.MailReply;
import dev.integrations.mail.MailReply.Stage;
import dev.integrations.mail.MailServer;
import dev.integrations.mail.MailServer.Security;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that others wrote. */
final class GreenMailTest {
    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final SmtpTransport transport = SmtpTransport.open(SmtpSettings.development());

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        transport.close();
        server.stop();
    }

    @Test
    void a_message_is_in_the_mailbox_of_each_recipient() throws Exception {
        MailMessage message = Mails.message()
                .bcc(List.of(MailAddress.of("audit@acme.example")))
                .subject("Gr\u00fc\u00dfe")
                .html("<p>It is paid.</p>")
                .build();
        MailServer address = Mails.server(server.getSmtp().getPort(), Security.NONE);

        MailReply reply = Mails.reply(transport.send(address, message));

        assertThat(reply.stage()).isEqualTo(Stage.CONTENT);
        assertThat(reply.positive()).isTrue();
        MimeMessage[] received = server.getReceivedMessages();
        assertThat(received).hasSize(2);
        assertThat(received[0].getSubject()).isEqualTo("Gr\u00fc\u00dfe");
        assertThat(received[0].getMessageID()).isEqualTo(message.messageId().orElseThrow());
        assertThat(received[0].getHeader("Bcc")).isNull();
    }

    @Test
    void a_check_leaves_nothing_behind() throws Exception {
        MailServer address = Mails.server(server.getSmtp().getPort(), Security.NONE);

        assertThat(Mails.reply(transport.check(address)).code()).isEqualTo(250);
        assertThat(server.getReceivedMessages()).isEmpty();
    }
}
