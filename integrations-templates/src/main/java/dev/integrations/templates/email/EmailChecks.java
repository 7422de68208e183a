package dev.integrations.templates.email;

import dev.integrations.common.InvalidInputException;
import dev.integrations.mail.MailAddress;
import dev.integrations.mail.MailMessage;
import dev.integrations.mail.MailReply;
import dev.integrations.mail.MailReply.Stage;
import dev.integrations.mail.MailServer;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.SetupCheck.Result;
import dev.integrations.template.spi.SetupCheck.SideEffect;
import dev.integrations.template.spi.SetupCheck.Step;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict;
import dev.integrations.template.spi.Verdict.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether messages can be sent: whether the server lets in who sends, and whether it takes a message that says so. */
final class EmailChecks {
    static final String SERVER = "Server";
    static final String MESSAGE = "Test message";

    private static final Set<Kind> REFUSALS = Set.of(Kind.AUTH, Kind.REJECTED, Kind.RECIPIENT);

    private EmailChecks() {}

    static List<SetupCheck> of(TemplateConfig config) {
        MailMessage message;
        try {
            message = Email.from(config)
                    .to(config.list("to").stream().map(MailAddress::of).toList())
                    .subject("Test message")
                    .text("This message shows that e-mails arrive.")
                    .build();
        } catch (InvalidInputException e) {
            return List.of(SetupCheck.known(
                    "Addresses",
                    Result.of(
                            Outcome.REJECTED,
                            "One of the addresses is not usable: " + Email.problems(e),
                            "Correct sender, reply address and recipients")));
        }
        MailServer server = Email.server(config);
        return List.of(
                new SetupCheck(
                        SERVER,
                        SideEffect.NONE,
                        new Step.AskMail(server, Optional.empty(), reply -> new Step.Done(server(reply, config)))),
                new SetupCheck(
                        MESSAGE,
                        SideEffect.VISIBLE,
                        new Step.AskMail(
                                server, Optional.of(message), reply -> new Step.Done(message(reply, config)))));
    }

    private static Result server(MailReply reply, TemplateConfig config) {
        if (!reply.positive()) {
            return refused(reply, config);
        }
        return config.findSecret("password").isPresent()
                ? Result.of(Outcome.VERIFIED, "The server takes user name and password")
                : Result.of(Outcome.VERIFIED_LIMITED, "The server is there, and does not know who sends");
    }

    private static Result message(MailReply reply, TemplateConfig config) {
        return reply.positive() && reply.stage() == Stage.CONTENT
                ? Result.of(Outcome.VERIFIED, "The server took a test message; look whether it arrived")
                : refused(reply, config);
    }

    /** What is refused for a while, or before anything was asked, says nothing about the configuration. */
    private static Result refused(MailReply reply, TemplateConfig config) {
        Verdict verdict = EmailAnswer.verdict(reply, config);
        if (reply.stage() == Stage.CONNECTION || !REFUSALS.contains(verdict.kind())) {
            return Result.of(Outcome.UNREACHABLE, verdict.reason());
        }
        String remedy = switch (reply.stage()) {
            case LOGIN -> "Correct user name and password; some services want a password for apps";
            case SENDER -> "Choose a sender from which this login may send";
            case RECIPIENT -> "Correct the recipients";
            default -> "Ask who runs the mail server";
        };
        return Result.of(Outcome.REJECTED, verdict.reason(), remedy);
    }
}
