package dev.integrations.testkit.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.template.spi.Action;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which parameters of an action need a limit: texts that go out, and what the action's schema bounds. */
final class Bounds {
    /** A long text, of which a part at least goes out, and a short one if that is withheld. */
    private static final List<Integer> LENGTHS = List.of(50, 5);

    private static final List<String> KEYWORDS = List.of("maxLength", "maxItems", "maxProperties");

    private final Subject subject;

    /** What becomes of a text in a parameter. */
    private enum Fate {
        SENT,
        LEFT_OUT,
        WITHHELD
    }

    Bounds(Subject subject) {
        this.subject = subject;
    }

    /** Returns the parameters that need a limit, or need to be called unlimited. */
    List<String> needed(Subject.Case each) {
        return names(each.action()).stream()
                .filter(name -> {
                    Fate fate = fate(each, name);
                    return isBounded(each.action(), name) ? fate != Fate.LEFT_OUT : fate == Fate.SENT;
                })
                .toList();
    }

    /** Returns whether some text goes out in a parameter. */
    boolean takesText(Subject.Case each, String parameter) {
        return fate(each, parameter) == Fate.SENT;
    }

    /** Returns whether the schema of an action says how long or large a parameter may be. */
    static boolean isBounded(Action action, String parameter) {
        JsonNode schema = SampleJson.object(action.schemaText());
        JsonNode property = schema.path("properties").path(parameter);
        String reference = property.path("$ref").asText();
        JsonNode read = reference.startsWith("#/") ? schema.at(reference.substring(1)) : property;
        return KEYWORDS.stream().anyMatch(read::has);
    }

    private static Set<String> names(Action action) {
        Set<String> names = new LinkedHashSet<>(action.mapping().names());
        SampleJson.object(action.schemaText()).path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private Fate fate(Subject.Case each, String parameter) {
        List<Fate> fates =
                LENGTHS.stream().map(length -> fate(each, parameter, length)).toList();
        return Stream.of(Fate.SENT, Fate.LEFT_OUT)
                .filter(fates::contains)
                .findFirst()
                .orElse(Fate.WITHHELD);
    }

    private Fate fate(Subject.Case each, String parameter, int length) {
        try {
            return Filler.longestRun(subject.prepare(each, parameter, Filler.text(length))) > 1
                    ? Fate.SENT
                    : Fate.LEFT_OUT;
        } catch (DeliveryWithheldException e) {
            return Fate.WITHHELD;
        }
    }
}
