package dev.integrations.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailMessageTest {
    private static final MailAddress ADA = MailAddress.of("ada@example.com");

    private static MailMessage.Builder message() {
        return MailMessage.builder(MailAddress.of("billing@acme.example"))
                .to(List.of(ADA))
                .text("It is paid.");
    }

    private static List<String> problems(MailMessage.Builder message) {
        try {
            message.build();
            return List.of();
        } catch (InvalidInputException e) {
            return e.problems().stream().map(Problem::field).toList();
        }
    }

    @Test
    void its_id_is_that_of_what_it_is_made_for() {
        MailMessage message =
                message().identity("0195e7a2-0000.send", Instant.EPOCH).build();

        assertThat(message.messageId()).contains("<0195e7a2-0000.send@acme.example>");
        assertThat(message.date()).contains(Instant.EPOCH);
        assertThat(message().build().messageId()).isEmpty();
        assertThat(problems(message().identity("a>\r\nBcc: eve@example.com", Instant.EPOCH)))
                .containsExactly("id");
    }

    @Test
    void recipients_are_counted_together() {
        assertThat(problems(message().cc(Collections.nCopies(49, ADA)).bcc(Collections.nCopies(50, ADA))))
                .isEmpty();
        assertThat(problems(message().cc(Collections.nCopies(50, ADA)).bcc(Collections.nCopies(50, ADA))))
                .containsExactly("to");
        assertThat(problems(MailMessage.builder(ADA).text("a"))).containsExactly("to");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nBcc: eve@example.com", "a\nb", "a\rb", "\u0000", "a\u2028b", "a\u0085b", "\uD83D"})
    void subject_is_one_line(String subject) {
        assertThat(problems(message().subject(subject))).containsExactly("subject");
    }

    @Test
    void everything_that_is_wrong_is_said() {
        assertThat(problems(MailMessage.builder(ADA)
                        .subject("a".repeat(MailMessage.MAX_SUBJECT + 1))
                        .html("\u0000")
                        .header("Bcc", "eve@example.com")))
                .containsExactly("to", "subject", "html", "headers");
        assertThat(problems(MailMessage.builder(ADA).to(List.of(ADA)))).containsExactly("text");
    }

    @Test
    void contents_have_a_bound_in_bytes() {
        String half = "\u00fc".repeat(MailMessage.MAX_CONTENT / 4);

        assertThat(problems(message().text(half).html(half))).isEmpty();
        assertThat(problems(message().text(half).html(half + "a"))).containsExactly("text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "To",
                "cc",
                "BCC",
                "From",
                "Sender",
                "Subject",
                "Reply-To",
                "Return-Path",
                "Received",
                "Date",
                "Message-ID",
                "Content-Type",
                "Content-Transfer-Encoding",
                "MIME-Version",
                "Resent-To",
                "DKIM-Signature",
                "",
                "X",
                "Bcc: x\r\nX-A"
            })
    void headers_that_route_or_frame_are_refused(String name) {
        assertThat(problems(message().header(name, "value"))).containsExactly("headers");
    }

    @Test
    void other_headers_have_values_of_one_plain_line() {
        assertThat(problems(message()
                        .header("List-Unsubscribe", "<https://acme.example/u>")
                        .header("X-Acme", "1")))
                .isEmpty();
        for (String value : new String[] {"a\r\nBcc: eve@example.com", "a\nb", "\u00fc", "a\tb", "a".repeat(901)}) {
            assertThat(problems(message().header("X-Acme", value))).as(value).containsExactly("headers");
        }
        MailMessage.Builder many = message();
        Collections.nCopies(21, "X-Acme").forEach(name -> many.header(name, "1"));
        assertThat(problems(many)).containsExactly("headers");
    }

    @Test
    void its_text_form_shows_neither_recipients_nor_contents() {
        assertThat(message().subject("secret plans").build().toString())
                .doesNotContain("ada@example.com", "paid", "secret");
    }

    @Test
    void reply_says_in_detail_what_happened_if_its_text_begins_so() {
        assertThat(MailReply.of(MailReply.Stage.RECIPIENT, 550, "5.1.1 nobody").enhanced())
                .contains("5.1.1");
        assertThat(MailReply.of(MailReply.Stage.RECIPIENT, 450, "4.2.0\nlater").enhanced())
                .contains("4.2.0");
        for (String text : new String[] {"2.1.1 other class", "5.1.1x", "5.1", "see 5.1.1", "", "5.1.1111 no"}) {
            assertThat(MailReply.of(MailReply.Stage.RECIPIENT, 550, text).enhanced())
                    .as(text)
                    .isEmpty();
        }
    }

    @Test
    void reply_has_bounds() {
        assertThat(MailReply.of(MailReply.Stage.CONTENT, 250, "a\u0000\u001B[2J" + "b".repeat(5_000))
                        .text())
                .hasSize(MailReply.MAX_TEXT - 1)
                .startsWith("a [2Jb");
        for (int code : new int[] {199, 600, -1, 0}) {
            assertThatThrownBy(() -> MailReply.of(MailReply.Stage.CONTENT, code, ""))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
