package dev.integrations.transform;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.transform.Part.Missing;
import dev.integrations.transform.Part.Missing.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Understands templates, and says of what it does not understand where that is. */
final class TemplateParser {
    /** Who has made more mistakes than this has not read what a template is. */
    private static final int MAX_PROBLEMS = 50;

    private static final int MAX_NAME = 256;
    private static final Part NOTHING = new Part.Constant(NullNode.getInstance());

    private final List<Problem> problems = new ArrayList<>();
    private int arrays;

    List<Problem> problems() {
        return problems;
    }

    Part part(JsonNode json, Place place, int depth) {
        if (isTooDeep(place, depth)) {
            return NOTHING;
        }
        if (json.isTextual()) {
            return text(json.textValue(), place);
        }
        if (json.isArray()) {
            List<Part> elements = new ArrayList<>();
            for (int i = 0; i < json.size(); i++) {
                elements.add(part(json.get(i), place.at(i), depth + 1));
            }
            return new Part.Elements(List.copyOf(elements));
        }
        return json.isObject() ? object(json, place, depth) : new Part.Constant(json);
    }

    private Part object(JsonNode json, Place place, int depth) {
        if (json.has("$literal")) {
            allow(json, place, List.of("$literal"));
            checkLiteral(json.get("$literal"), place.at("$literal"), depth + 1);
            return new Part.Constant(json.get("$literal"));
        }
        if (json.has("$")) {
            allow(json, place, List.of("$", "default", "missing"));
            return new Part.Copy(pointer(json.get("$"), place.at("$")), missing(json, place, depth));
        }
        if (json.has("$each")) {
            return each(json, place, depth);
        }
        Map<String, Part> fields = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            Place at = place.at(entry.getKey());
            if (!isName(entry.getKey(), place)) {
                continue;
            }
            if (entry.getKey().startsWith("$")) {
                problem(at, "is none of $, $each and $literal; write the object inside of $literal");
            }
            fields.put(entry.getKey(), part(entry.getValue(), at, depth + 1));
        }
        return new Part.Fields(Collections.unmodifiableMap(fields));
    }

    private Part each(JsonNode json, Place place, int depth) {
        allow(json, place, List.of("$each", "as", "default", "missing"));
        if (!json.has("as")) {
            problem(place, "needs 'as', which is rendered for each element");
            return NOTHING;
        }
        JsonPointer pointer = pointer(json.get("$each"), place.at("$each"));
        arrays++;
        Part element = part(json.get("as"), place.at("as"), depth + 1);
        arrays--;
        return new Part.Each(pointer, element, missing(json, place, depth));
    }

    private Missing missing(JsonNode json, Place place, int depth) {
        JsonNode policy = json.get("missing");
        if (json.has("default")) {
            if (policy != null) {
                problem(place.at("missing"), "cannot stand beside 'default'");
            }
            return new Missing(place, Kind.DEFAULT, part(json.get("default"), place.at("default"), depth + 1));
        }
        return new Missing(place, policy == null ? Kind.FAIL : kind(policy, place.at("missing")), null);
    }

    private Kind kind(JsonNode policy, Place place) {
        for (Kind kind : List.of(Kind.NULL, Kind.OMIT, Kind.FAIL)) {
            if (policy.isTextual() && policy.textValue().equals(kind.word())) {
                return kind;
            }
        }
        problem(place, "is \"null\", \"omit\" or \"fail\"");
        return Kind.FAIL;
    }

    private Part text(String text, Place place) {
        checkText(text, place);
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
        return new Part.Text(place, List.copyOf(texts), List.copyOf(pointers));
    }

    private JsonPointer pointer(JsonNode json, Place place) {
        if (!json.isTextual()) {
            problem(place, "is a JSON pointer, such as \"/data/amount\"");
            return JsonPointer.empty();
        }
        return pointer(json.textValue(), place);
    }

    private JsonPointer pointer(String text, Place place) {
        Optional<String> problem = PointerRules.problem(text, arrays > 0);
        if (problem.isPresent()) {
            problem(place, problem.get());
            return JsonPointer.empty();
        }
        return JsonPointer.compile(text);
    }

    private void checkLiteral(JsonNode json, Place place, int depth) {
        if (isTooDeep(place, depth)) {
            return;
        }
        if (json.isTextual()) {
            checkText(json.textValue(), place);
        }
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            if (isName(entry.getKey(), place)) {
                checkLiteral(entry.getValue(), place.at(entry.getKey()), depth + 1);
            }
        }
        for (int i = 0; json.isArray() && i < json.size(); i++) {
            checkLiteral(json.get(i), place.at(i), depth + 1);
        }
    }

    private boolean isTooDeep(Place place, int depth) {
        boolean tooDeep = depth > JsonTemplate.MAX_DEPTH;
        if (tooDeep) {
            problem(place, "is nested deeper than %d levels".formatted(JsonTemplate.MAX_DEPTH));
        }
        return tooDeep;
    }

    private boolean isName(String name, Place place) {
        if (name.length() > MAX_NAME) {
            problem(place, "has a name of more than %d characters".formatted(MAX_NAME));
            return false;
        }
        return true;
    }

    /** What is half of a character cannot be written in UTF-8. */
    private void checkText(String text, Place place) {
        if (TemplateJson.hasLoneSurrogate(text)) {
            problem(place, "has half of a surrogate pair, which is no character");
        }
    }

    private void allow(JsonNode json, Place place, List<String> names) {
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            if (!names.contains(entry.getKey()) && isName(entry.getKey(), place)) {
                problem(place.at(entry.getKey()), "cannot stand here; there may be " + String.join(", ", names));
            }
        }
    }

    private void problem(Place place, String message) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(new Problem(place.toString(), message));
        }
    }
}
