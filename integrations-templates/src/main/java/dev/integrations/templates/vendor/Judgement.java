package dev.integrations.templates.vendor;

import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Makes verdicts of what a table of errors and the answer itself say. */
public final class Judgement {
    private static final int MAX_DETAIL = 300;

    private static final Set<Verdict.Kind> WITHOUT_WAIT = Set.of(Verdict.Kind.OK, Verdict.Kind.DEDUP);

    private Judgement() {}

    /**
     * Makes a verdict.
     *
     * @param verdict what the table says
     * @param detail what the vendor says, untrusted; empty if it says nothing
     * @param wait how long it asks to wait
     * @return the verdict, with the vendor's words in its reason unless it is of success
     */
    public static Verdict of(Verdict verdict, String detail, Optional<Duration> wait) {
        if (WITHOUT_WAIT.contains(verdict.kind())) {
            return verdict;
        }
        String said = line(detail);
        String reason = said.isEmpty() ? verdict.reason() : "%s. The vendor says: %s".formatted(verdict.reason(), said);
        return new Verdict(verdict.kind(), reason, wait);
    }

    /**
     * Looks an error up, and makes a verdict.
     *
     * @param table the table
     * @param status the HTTP status
     * @param code the vendor's code, which is its detail, too; empty if it has none
     * @param wait how long the vendor asks to wait
     * @return the verdict
     */
    public static Verdict of(ErrorTable table, int status, String code, Optional<Duration> wait) {
        return of(table.verdict(status, code), code, wait);
    }

    /** Makes one line of text of a vendor, of bounded length and without characters that move a cursor. */
    static String line(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.codePointCount(0, line.length()) <= MAX_DETAIL
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MAX_DETAIL)) + "\u2026";
    }
}
