package dev.integrations.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the JSON form of conditions, and says of everything that is wrong where it is. */
final class ConditionParser {
    private static final int MAX_PROBLEMS = 20;
    private static final int MAX_NUMBER = 1100;

    /** Deep enough for a condition that is too deep to be read and refused by its bound. */
    private static final int MAX_NESTING = 5 * Condition.MAX_DEPTH;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_NESTING)
                            .maxNumberLength(MAX_NUMBER)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final Clause NOTHING = new Clause.And(List.of());

    private final List<Problem> problems = new ArrayList<>();
    private int clauses;

    private ConditionParser() {}

    static Condition parse(String json) {
        ConditionParser parser = new ConditionParser();
        Clause clause = parser.document(json);
        if (!parser.problems.isEmpty()) {
            throw new InvalidInputException(Condition.SUBJECT, parser.problems);
        }
        return Condition.of(clause);
    }

    private Clause document(String json) {
        if (json.length() > Condition.MAX_JSON) {
            return refuse(
                    Condition.SUBJECT,
                    "has up to %d characters of JSON, had %d".formatted(Condition.MAX_JSON, json.length()));
        }
        JsonNode document = read(json);
        if (document == null) {
            return NOTHING;
        }
        if (!document.isObject()) {
            return refuse(Condition.SUBJECT, "is an object with 'version' and 'if'");
        }
        refuseOthers(document, Condition.SUBJECT, List.of(Condition.VERSION_NAME, Condition.IF));
        JsonNode version = document.path(Condition.VERSION_NAME);
        if (!version.isInt() || version.intValue() != Condition.VERSION) {
            refuse(place(Condition.SUBJECT, Condition.VERSION_NAME), "must be %d".formatted(Condition.VERSION));
        }
        return clause(document.path(Condition.IF), place(Condition.SUBJECT, Condition.IF), 1);
    }

    private @Nullable JsonNode read(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            refuse(
                    Condition.SUBJECT,
                    location == null
                            ? "is not JSON"
                            : "is not JSON, or a name is in an object twice; look at line %d, column %d"
                                    .formatted(location.getLineNr(), location.getColumnNr()));
        } catch (ArithmeticException | NumberFormatException e) {
            refuse(Condition.SUBJECT, "has a number that is too large");
        }
        return null;
    }

    private Clause clause(JsonNode json, String place, int depth) {
        clauses++;
        if (depth > Condition.MAX_DEPTH) {
            return refuse(place, "clauses may lie %d deep in each other".formatted(Condition.MAX_DEPTH));
        }
        if (clauses > Condition.MAX_CLAUSES) {
            return refuse(place, "there may be up to %d clauses".formatted(Condition.MAX_CLAUSES));
        }
        if (!json.isObject()) {
            return refuse(place, "is an object with 'at' and a comparison, or with 'and', 'or' or 'not'");
        }
        return json.has(Clause.AT) ? leaf(json, place) : joined(json, place, depth);
    }

    private Clause joined(JsonNode json, String place, int depth) {
        if (json.size() != 1) {
            return refuse(place, "is an object with 'at' and a comparison, or with 'and', 'or' or 'not' alone");
        }
        String name = json.fieldNames().next();
        JsonNode value = json.get(name);
        String below = place(place, name);
        return switch (name) {
            case Clause.AND -> new Clause.And(parts(value, below, depth + 1));
            case Clause.OR -> new Clause.Or(parts(value, below, depth + 1));
            case Clause.NOT -> new Clause.Not(clause(value, below, depth + 1));
            default -> refuse(below, "is unknown; a clause has 'at' and a comparison, or 'and', 'or' or 'not'");
        };
    }

    private List<Clause> parts(JsonNode json, String place, int depth) {
        if (!json.isArray() || json.isEmpty()) {
            refuse(place, "is a list of at least one clause");
            return List.of();
        }
        List<Clause> parts = new ArrayList<>();
        for (int i = 0; i < json.size() && problems.size() < MAX_PROBLEMS; i++) {
            parts.add(clause(json.get(i), place + "/" + i, depth));
        }
        return parts;
    }

    private Clause leaf(JsonNode json, String place) {
        Optional<Pointer> at = pointer(json.get(Clause.AT), place(place, Clause.AT));
        if (json.size() != 2) {
            return refuse(place, "has 'at' and one comparison beside it, had %d".formatted(json.size() - 1));
        }
        Iterator<String> names = json.fieldNames();
        String first = names.next();
        String name = first.equals(Clause.AT) ? names.next() : first;
        return at.map(pointer -> compared(pointer, name, json.get(name), place(place, name)))
                .orElse(NOTHING);
    }

    private Optional<Pointer> pointer(JsonNode json, String place) {
        if (!json.isTextual()) {
            refuse(place, "is a JSON Pointer (RFC 6901) such as \"/customer/country\"");
            return Optional.empty();
        }
        return valid(json.textValue(), place, Pointer::problem).map(Pointer::of);
    }

    private Clause compared(Pointer at, String name, JsonNode value, String place) {
        return switch (name) {
            case Clause.EQUALS ->
                scalar(value, place)
                        .<Clause>map(scalar -> Clause.OneOf.equal(at, scalar))
                        .orElse(NOTHING);
            case Clause.IN -> in(at, value, place);
            case Clause.EXISTS ->
                value.isBoolean()
                        ? new Clause.Exists(at, value.booleanValue())
                        : refuse(place, "must be true or false");
            case Clause.STARTS_WITH ->
                value.isTextual()
                        ? valid(value.textValue(), place, Texts::problem)
                                .<Clause>map(prefix -> new Clause.StartsWith(at, prefix))
                                .orElse(NOTHING)
                        : refuse(place, "must be a text");
            default ->
                Comparison.named(name)
                        .map(comparison -> limited(at, comparison, value, place))
                        .orElseGet(() -> refuse(
                                place,
                                "is no comparison; there are 'equals', 'in', 'lessThan', 'atMost',"
                                        + " 'greaterThan', 'atLeast', 'startsWith' and 'exists'"));
        };
    }

    private Clause in(Pointer at, JsonNode values, String place) {
        if (!values.isArray()) {
            return refuse(place, "is a list of texts, numbers, true, false or null");
        }
        if (valid(values.size(), place, Values::problemOfCount).isEmpty()) {
            return NOTHING;
        }
        List<JsonNode> scalars = new ArrayList<>();
        for (int i = 0; i < values.size() && problems.size() < MAX_PROBLEMS; i++) {
            scalar(values.get(i), place + "/" + i).ifPresent(scalars::add);
        }
        return Clause.OneOf.in(at, scalars);
    }

    private Clause limited(Pointer at, Comparison comparison, JsonNode value, String place) {
        return (value.isNumber() ? scalar(value, place) : Optional.of(value))
                .flatMap(limit -> valid(limit, place, Values::problemOfLimit))
                .<Clause>map(limit -> Clause.Compared.of(at, comparison, limit))
                .orElse(NOTHING);
    }

    private Optional<JsonNode> scalar(JsonNode json, String place) {
        if (json.isTextual()) {
            return valid(json.textValue(), place, Texts::problem).map(text -> json);
        }
        if (json.isNumber()) {
            BigDecimal number = json.decimalValue();
            return valid(number, place, Values::problemOfNumber).map(Scalar::node);
        }
        if (json.isBoolean() || json.isNull()) {
            return Optional.of(json);
        }
        refuse(place, "is a text, a number, true, false or null");
        return Optional.empty();
    }

    private <V> Optional<V> valid(V value, String place, Function<V, Optional<String>> problem) {
        Optional<String> found = problem.apply(value);
        found.ifPresent(text -> refuse(place, text));
        return found.isPresent() ? Optional.empty() : Optional.of(value);
    }

    private void refuseOthers(JsonNode json, String place, List<String> names) {
        json.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                refuse(place(place, name), "is unknown; there are %s".formatted(names));
            }
        });
    }

    /** Notes a problem, unless there are enough to work on. */
    private Clause refuse(String place, String message) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(new Problem(place, message));
        }
        return NOTHING;
    }

    /** Names come from outside, and one may be as long as all the text. */
    private static String place(String above, String name) {
        return "%s/%.40s".formatted(above, name.replace("~", "~0").replace("/", "~1"));
    }
}
