package dev.integrations.importing;

import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.importing.ImportForecast.Verdict;
import java.util.List;

/**
 * What became of one event type of a plan.
 *
 * @param place where it stands in the export, as a JSON pointer (RFC 6901)
 * @param name its name there
 * @param verdict what became of it, by the catalogue as the import found it
 * @param problems why it was refused
 */
public record ImportedEventType(String place, String name, Verdict verdict, List<Problem> problems) {}
