package dev.integrations.importing;

import dev.integrations.common.InvalidInputException.Problem;
import java.util.List;

/**
 * What applying a plan would make of one item, as things stand now.
 *
 * @param place where it stands in the export, as a JSON pointer (RFC 6901)
 * @param verdict what would become of it
 * @param problems why it would be refused
 */
public record ImportForecast(String place, Verdict verdict, List<Problem> problems) {
    /** What becomes of an item. */
    public enum Verdict {
        /** It is new. */
        CREATED,
        /** It is there in another form, and takes the form of the import. */
        REPLACED,
        /** It is there already, and stays as it is. */
        KEPT,
        /** It has problems, and nothing is done. */
        REFUSED
    }
}
