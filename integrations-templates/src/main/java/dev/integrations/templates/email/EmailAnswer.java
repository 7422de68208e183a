package dev.integrations.templates.email;

import dev.integrations.mail.MailReply;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict;
import dev.integrations.template.spi.Verdict.Kind;
import dev.integrations.templates.vendor.Judgement;
import dev.integrations.templates.vendor.Resources;
import java.util.Optional;

/**
 * What replies mean: by their code (RFC 5321, section 4.2.3; RFC 4954, section 6; RFC 7504), their enhanced code (RFC 3463 and its
 * registry at IANA), and what was asked. In the table, what was asked stands where a code of a vendor does.
 */
final class EmailAnswer {
    static final ErrorTable ERRORS = ErrorTable.parse(Resources.text(EmailAnswer.class, "errors.json"));

    private static final int FOR_GOOD = 500;

    private EmailAnswer() {}

    static Verdict verdict(MailReply reply, TemplateConfig config) {
        if (reply.positive()) {
            return reply.stage() == MailReply.Stage.CONTENT
                    ? Verdict.ok()
                    : Verdict.of(Kind.RETRY, "The server was not asked to take the message");
        }
        Verdict verdict = reply.enhanced()
                .flatMap(code -> row(Optional.of(reply.code()), Optional.of(code))
                        .or(() -> row(Optional.empty(), Optional.of(code))))
                .or(() ->
                        row(Optional.of(reply.code()), Optional.of(reply.stage().name())))
                .or(() -> row(Optional.of(reply.code()), Optional.empty()))
                .map(row -> Verdict.of(row.kind(), row.reason()))
                .orElseGet(() -> byClass(reply.code()));
        return Judgement.of(verdict, Judgement.quote(reply.code() + " " + reply.text(), config), Optional.empty());
    }

    /** A first digit of 4 asks for another attempt, and 5 for none (RFC 5321, section 4.2.1). */
    private static Verdict byClass(int code) {
        return code >= FOR_GOOD
                ? Verdict.of(Kind.REJECTED, "The server refuses the message")
                : Verdict.of(Kind.RETRY, "The server does not take the message now");
    }

    private static Optional<ErrorTable.Row> row(Optional<Integer> status, Optional<String> code) {
        return ERRORS.rows().stream()
                .filter(row -> row.status().equals(status) && row.code().equals(code))
                .findFirst();
    }
}
