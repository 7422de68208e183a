package dev.integrations.templates.email;

import dev.integrations.http.OutboundResponse;
import dev.integrations.mail.MailReply.Stage;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.Template;
import dev.integrations.templates.facts.Sent;
import dev.integrations.testkit.template.Answers;
import dev.integrations.testkit.template.TemplateContract;
import dev.integrations.testkit.template.TemplateSamples;
import java.util.Arrays;
import java.util.List;

final class EmailContractTest extends TemplateContract {
    private static final String REQUIRED =
            "\"host\": \"smtp.example.com\", \"from\": \"bills@example.com\", \"to\": [\"jo@example.com\"]";
    private static final String LOGIN = "\"user\": \"bills\", \"password\": \"not-a-real-password\"";

    @Override
    protected Template template() {
        return new EmailTemplate();
    }

    @Override
    protected TemplateSamples samples() {
        TemplateSamples.Builder samples = TemplateSamples.builder()
                .config(
                        "tls",
                        "{%s, %s, \"fromName\": \"Bills & more\", \"replyTo\": \"help@example.com\"}"
                                .formatted(REQUIRED, LOGIN))
                .config("starttls", "{%s, %s, \"security\": \"starttls\", \"port\": 2525}".formatted(REQUIRED, LOGIN))
                .config("relay", "{%s, \"login\": \"none\"}".formatted(REQUIRED))
                .config("development", "{%s, \"security\": \"none\"}".formatted(REQUIRED))
                .event("send_email", "{\"subject\": \"Paid\", \"text\": \"Thank you\"}")
                .accepted(Answers.reply(Stage.CONTENT, 250, "2.0.0 Ok: queued as 4711"))
                .accepted(Answers.reply(Stage.CONTENT, 251, "will forward"))
                .errors(EmailAnswer.ERRORS, EmailContractTest::reply)
                .limit("send_email", "subject", Email.MAX_SUBJECT)
                .limit("send_email", "text", Email.MAX_TEXT)
                .limit("send_email", "html", Email.MAX_HTML)
                .limit("send_email", "to", 100, Sent::addresses)
                .hostile("send_email", "subject", "\r\nBcc: eve@example.com", "\n\n", "\u2028", "\0")
                .hostile("send_email", "text", "\0", "\u001B[2J", "\uD83D")
                .hostile("send_email", "html", "<script>", "<img src=x onerror=alert(1)>", "\0");
        for (String config : List.of("tls", "starttls", "relay", "development")) {
            samples.check(
                            config,
                            EmailChecks.SERVER,
                            config.contains("tls") ? Outcome.VERIFIED : Outcome.VERIFIED_LIMITED,
                            Answers.reply(Stage.CONNECTION, 250, "fine"))
                    .check(
                            config,
                            EmailChecks.SERVER,
                            Outcome.REJECTED,
                            Answers.reply(Stage.LOGIN, 535, "5.7.8 bad credentials"))
                    .check(
                            config,
                            EmailChecks.SERVER,
                            Outcome.UNREACHABLE,
                            Answers.reply(Stage.LOGIN, 454, "4.7.0 later"))
                    .check(
                            config,
                            EmailChecks.SERVER,
                            Outcome.UNREACHABLE,
                            Answers.reply(Stage.CONNECTION, 554, "not from there"))
                    .check(
                            config,
                            EmailChecks.MESSAGE,
                            Outcome.VERIFIED,
                            Answers.reply(Stage.CONTENT, 250, "2.0.0 queued"))
                    .check(
                            config,
                            EmailChecks.MESSAGE,
                            Outcome.REJECTED,
                            Answers.reply(Stage.SENDER, 550, "5.7.1 not your address"))
                    .check(
                            config,
                            EmailChecks.MESSAGE,
                            Outcome.REJECTED,
                            Answers.reply(Stage.RECIPIENT, 550, "5.1.1 nobody"))
                    .check(
                            config,
                            EmailChecks.MESSAGE,
                            Outcome.UNREACHABLE,
                            Answers.reply(Stage.RECIPIENT, 450, "4.2.0 greylisted"));
        }
        return samples.build();
    }

    /** Where a code of a vendor would be, a row has an enhanced code or what was asked. */
    private static OutboundResponse reply(ErrorTable.Row row) {
        String code = row.code().orElse("");
        boolean stage =
                Arrays.stream(Stage.values()).anyMatch(each -> each.name().equals(code));
        return Answers.reply(
                stage ? Stage.valueOf(code) : Stage.CONTENT,
                row.status().orElse(550),
                stage || code.isEmpty() ? "refused" : code + " refused");
    }
}
