package dev.integrations.templates.email;

import java.util.regex.Pattern;

/** Makes text of events fit for e-mails: what no reader shows goes, and a subject stays one line. */
final class EmailText {
    private static final Pattern LINE_ENDS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]+");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\\r\\n\\t]]");
    private static final Pattern HALVES = Pattern.compile("\\p{Cs}");

    private EmailText() {}

    /** Returns one line. */
    static String line(String text) {
        return whole(LINE_ENDS.matcher(text).replaceAll(" "));
    }

    /** Returns lines. */
    static String text(String text) {
        return whole(CONTROLS.matcher(text).replaceAll(" "));
    }

    /** Half a character cannot be encoded. */
    private static String whole(String text) {
        return HALVES.matcher(text).replaceAll("\uFFFD");
    }
}
