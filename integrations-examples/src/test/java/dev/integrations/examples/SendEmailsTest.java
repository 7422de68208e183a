package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.testkit.mail.FaultyMailServer;
import org.junit.jupiter.api.Test;

class SendEmailsTest {
    @Test
    void event_becomes_an_email_to_whom_it_concerns() throws Exception {
        try (FaultyMailServer server = FaultyMailServer.plain()) {
            assertThat(SendEmails.run(server.port()))
                    .containsExactly("Server VERIFIED_LIMITED", "Test message not made", """
                            Content-Type: text/plain

                            Dear Ada & Co., please have a look.

                            Content-Type: text/html

                            <p>Dear <b>Ada &amp; Co.</b>, please have a look.</p>""", "delivered 1");
            assertThat(server.commands()).contains("RCPT TO:<ada@example.com>");
            assertThat(server.messages())
                    .singleElement()
                    .asString()
                    .contains("From: Acme Billing <billing@acme.example>\n", "Subject: Invoice 2026-17 is overdue\n")
                    .contains("Dear Ada & Co., please", "<b>Ada &amp; Co.</b>");
        }
    }
}
