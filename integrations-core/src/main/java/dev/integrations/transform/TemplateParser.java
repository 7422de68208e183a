package dev.integrations.transform;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.transform.Part.Missing;
import dev.integrations.transform.Part.Missing.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Understands templates, and says of what it does not understand where that is. */
final class TemplateParser {
    private static final Set<String> ROOTS = Set.of("id", "type", "timestamp", "data");
    private static final Part NOTHING = new Part.Constant(NullNode.getInstance());
    private static final JsonPointer NOWHERE = JsonPointer.empty();

    private final List<Problem> problems;
    private int arrays;

    TemplateParser(List<Problem> problems) {
        this.problems = problems;
    }

    Part part(JsonNode json, String place, int depth) {
        if (depth > JsonTemplate.MAX_DEPTH) {
            problem(place, "is nested deeper than %d levels".formatted(JsonTemplate.MAX_DEPTH));
            return NOTHING;
        }
        if (json.isTextual()) {
            return text(json.textValue(), place);
        }
        if (json.isArray()) {
            List<Part> elements = new ArrayList<>();
            for (int i = 0; i < json.size(); i++) {
                elements.add(part(json.get(i), place + "/" + i, depth + 1));
            }
            return new Part.Elements(List.copyOf(elements));
        }
        return json.isObject() ? object(json, place, depth) : new Part.Constant(json);
    }

    private Part object(JsonNode json, String place, int depth) {
        if (json.has("$literal")) {
            allow(json, place, Set.of("$literal"));
            return new Part.Constant(json.get("$literal"));
        }
        if (json.has("$")) {
            allow(json, place, Set.of("$", "default", "missing"));
            return new Part.Copy(pointer(json.get("$"), place + "/$"), missing(json, place, depth));
        }
        if (json.has("$each")) {
            allow(json, place, Set.of("$each", "as", "default", "missing"));
            if (!json.has("as")) {
                problem(place, "needs 'as', which is rendered for each element");
                return NOTHING;
            }
            JsonPointer pointer = pointer(json.get("$each"), place + "/$each");
            arrays++;
            Part element = part(json.get("as"), place + "/as", depth + 1);
            arrays--;
            return new Part.Each(pointer, element, missing(json, place, depth));
        }
        Map<String, Part> fields = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            String at = place + "/" + entry.getKey().replace("~", "~0").replace("/", "~1");
            if (entry.getKey().startsWith("$")) {
                problem(at, "is none of $, $each and $literal; write the object inside of $literal");
            }
            fields.put(entry.getKey(), part(entry.getValue(), at, depth + 1));
        }
        return new Part.Fields(fields);
    }

    private Missing missing(JsonNode json, String place, int depth) {
        String shown = place.isEmpty() ? "the document" : place;
        JsonNode policy = json.get("missing");
        if (json.has("default")) {
            if (policy != null) {
                problem(place + "/missing", "cannot stand beside 'default'");
            }
            return new Missing(shown, Kind.DEFAULT, part(json.get("default"), place + "/default", depth + 1));
        }
        if (policy == null) {
            return new Missing(shown, Kind.FAIL, null);
        }
        return switch (policy.asText()) {
            case "null" -> new Missing(shown, Kind.NULL, null);
            case "omit" -> new Missing(shown, Kind.OMIT, null);
            case "fail" -> new Missing(shown, Kind.FAIL, null);
            default -> {
                problem(place + "/missing", "is \"null\", \"omit\" or \"fail\"");
                yield new Missing(shown, Kind.FAIL, null);
            }
        };
    }

    private Part text(String text, String place) {
        List<String> texts = new ArrayList<>();
        List<JsonPointer> pointers = new ArrayList<>();
        int from = 0;
        for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", from)) {
            int close = text.indexOf("}}", open);
            if (close < 0) {
                problem(place, "has '{{' without '}}'; write text with braces inside of $literal");
                return NOTHING;
            }
            texts.add(text.substring(from, open));
            pointers.add(pointer(text.substring(open + 2, close).strip(), place));
            from = close + 2;
        }
        texts.add(text.substring(from));
        return new Part.Text(place.isEmpty() ? "the document" : place, List.copyOf(texts), List.copyOf(pointers));
    }

    private JsonPointer pointer(JsonNode json, String place) {
        if (!json.isTextual()) {
            problem(place, "is a JSON pointer, such as \"/data/amount\"");
            return NOWHERE;
        }
        return pointer(json.textValue(), place);
    }

    private JsonPointer pointer(String text, String place) {
        String first = text.startsWith("/") ? text.substring(1).split("/", 2)[0] : "";
        if (!ROOTS.contains(first) && !(first.equals("item") && arrays > 0)) {
            problem(place, "a pointer starts with /id, /type, /timestamp, /data or, inside of 'as', /item");
            return NOWHERE;
        }
        return JsonPointer.compile(text);
    }

    private void allow(JsonNode json, String place, Set<String> names) {
        json.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                problem(place + "/" + name, "cannot stand here; besides '$...' there may be " + names);
            }
        });
    }

    private void problem(String place, String message) {
        problems.add(new Problem(place.isEmpty() ? "document" : place, message));
    }
}
