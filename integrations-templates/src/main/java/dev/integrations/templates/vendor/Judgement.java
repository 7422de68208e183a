package dev.integrations.templates.vendor;

import dev.integrations.common.Secret;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Makes verdicts of what a table of errors and the answer itself say. */
public final class Judgement {
    private static final int MAX_DETAIL = 300;
    private static final String MASK = "***";

    /** Shorter values occur by accident, and are not secret. */
    private static final int MIN_SECRET = 4;

    private static final Set<Verdict.Kind> WITHOUT_WAIT = Set.of(Verdict.Kind.OK, Verdict.Kind.DEDUP);

    private Judgement() {}

    /**
     * Makes a verdict.
     *
     * @param verdict what the table says
     * @param detail what the vendor says, without secrets; empty if it says nothing
     * @param wait how long it asks to wait
     * @return the verdict, with the vendor's words in its reason unless it is of success
     */
    public static Verdict of(Verdict verdict, String detail, Optional<Duration> wait) {
        if (WITHOUT_WAIT.contains(verdict.kind())) {
            return verdict;
        }
        String reason =
                detail.isEmpty() ? verdict.reason() : "%s. The vendor says: %s".formatted(verdict.reason(), detail);
        return new Verdict(verdict.kind(), reason, wait);
    }

    /**
     * Looks an error up, and makes a verdict.
     *
     * @param table the table
     * @param status the HTTP status
     * @param code the vendor's code, which is its detail, too, and no free text; empty if it has none
     * @param wait how long the vendor asks to wait
     * @return the verdict
     */
    public static Verdict of(ErrorTable table, int status, String code, Optional<Duration> wait) {
        return of(table.verdict(status, code), code, wait);
    }

    /**
     * Makes text of a vendor fit for the tenant.
     *
     * @param text the text, untrusted
     * @param config the configuration whose secrets the vendor may repeat
     * @return one line of bounded length, without secrets and without characters that move a cursor
     */
    public static String quote(String text, TemplateConfig config) {
        String masked = text;
        for (Secret secret : config.secrets()) {
            if (secret.reveal().length() >= MIN_SECRET) {
                masked = masked.replace(secret.reveal(), MASK);
            }
        }
        String line = masked.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.codePointCount(0, line.length()) <= MAX_DETAIL
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MAX_DETAIL)) + "\u2026";
    }
}
