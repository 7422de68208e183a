package dev.integrations.testkit.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.template.spi.Outgoing;

/** Texts that are found again in a request. */
final class Filler {
    /** Stands in no usual text twice in a row. */
    private static final char LETTER = 'q';

    private Filler() {}

    /** Returns a text of a length. */
    static JsonNode text(int length) {
        return JsonNodeFactory.instance.textNode(String.valueOf(LETTER).repeat(length));
    }

    /** Returns how much of a text goes out in one piece. */
    static int longestRun(Outgoing outgoing) {
        int longest = 0;
        for (String text : RequestText.texts(Subject.request(outgoing))) {
            int run = 0;
            for (int i = 0; i < text.length(); i++) {
                run = text.charAt(i) == LETTER ? run + 1 : 0;
                longest = Math.max(longest, run);
            }
        }
        return longest;
    }
}
