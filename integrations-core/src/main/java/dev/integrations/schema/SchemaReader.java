package dev.integrations.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the keywords of one schema object, and notes those whose value is not what it must be. */
final class SchemaReader {
    private final SchemaCompiler compiler;
    private final Schema target;
    private final JsonNode source;

    SchemaReader(SchemaCompiler compiler, Schema target, JsonNode source) {
        this.compiler = compiler;
        this.target = target;
        this.source = source;
    }

    void add(Keyword keyword) {
        target.add(keyword);
    }

    boolean isRoot() {
        return target.pointer().isEmpty();
    }

    boolean has(String keyword) {
        return source.has(keyword);
    }

    JsonNode get(String keyword) {
        return source.path(keyword);
    }

    void problem(String keyword, String message) {
        compiler.problem(at(keyword), message);
    }

    void noteEvaluated() {
        compiler.noteEvaluated();
    }

    boolean flag(String keyword) {
        if (has(keyword) && !get(keyword).isBoolean()) {
            problem(keyword, "must be true or false");
        }
        return get(keyword).booleanValue();
    }

    /** Returns the text of a keyword, if it has one. */
    Optional<String> text(String keyword) {
        if (has(keyword) && !get(keyword).isTextual()) {
            problem(keyword, "must be a string");
        }
        return Optional.ofNullable(get(keyword).textValue());
    }

    Optional<BigDecimal> number(String keyword) {
        if (!has(keyword)) {
            return Optional.empty();
        }
        Optional<BigDecimal> number = Optional.ofNullable(Canonical.number(get(keyword)));
        if (number.isEmpty()) {
            problem(keyword, "must be a number");
        }
        return number;
    }

    /** Returns a count: an integer from 0. */
    Optional<Integer> count(String keyword) {
        Optional<BigDecimal> number = number(keyword);
        if (number.isPresent() && (number.get().signum() < 0 || !ScalarKeywords.isInteger(number.get()))) {
            problem(keyword, "must be an integer of at least 0");
            return Optional.empty();
        }
        return number.map(
                value -> value.min(BigDecimal.valueOf(Integer.MAX_VALUE)).intValue());
    }

    /** Returns a schema that is applied to members or items. */
    Optional<Schema> schema(String keyword) {
        return has(keyword) ? Optional.of(compiler.schema(at(keyword), get(keyword))) : Optional.empty();
    }

    /** Returns a schema that is applied to the same value. */
    Optional<Schema> inPlace(String keyword) {
        Optional<Schema> schema = schema(keyword);
        schema.ifPresent(target::addInPlace);
        return schema;
    }

    List<Schema> schemas(String keyword) {
        List<Schema> schemas = new ArrayList<>();
        JsonNode array = get(keyword);
        if (has(keyword) && (!array.isArray() || array.isEmpty())) {
            problem(keyword, "must be an array of at least one schema");
        }
        for (int i = 0; array.isArray() && i < array.size(); i++) {
            schemas.add(compiler.schema(Pointer.child(at(keyword), Integer.toString(i)), array.path(i)));
        }
        return schemas;
    }

    List<Schema> inPlaceSchemas(String keyword) {
        List<Schema> schemas = schemas(keyword);
        schemas.forEach(target::addInPlace);
        return schemas;
    }

    /** Returns schemas by name, in their order. */
    Map<String, Schema> schemaMap(String keyword) {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        members(keyword)
                .forEach((name, value) -> schemas.put(name, compiler.schema(Pointer.child(at(keyword), name), value)));
        return schemas;
    }

    Map<String, Schema> inPlaceMap(String keyword) {
        Map<String, Schema> schemas = schemaMap(keyword);
        schemas.values().forEach(target::addInPlace);
        return schemas;
    }

    Map<String, JsonNode> members(String keyword) {
        Map<String, JsonNode> members = new LinkedHashMap<>();
        if (has(keyword) && !get(keyword).isObject()) {
            problem(keyword, "must be an object");
        }
        get(keyword).properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }

    Set<String> names(String keyword) {
        return names(keyword, get(keyword));
    }

    /** Reads an array of distinct strings that is at a keyword or below it. */
    Set<String> names(String keyword, JsonNode array) {
        Set<String> names = new LinkedHashSet<>();
        boolean distinct = true;
        for (JsonNode name : array) {
            distinct &= name.isTextual() && names.add(name.textValue());
        }
        if (!array.isMissingNode() && !(array.isArray() && distinct)) {
            problem(keyword, "must be an array of distinct strings");
        }
        return names;
    }

    Optional<TextPattern> pattern(String keyword, String source) {
        try {
            return Optional.of(compiler.pattern(source));
        } catch (IllegalArgumentException e) {
            problem(keyword, "is not a usable pattern: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Applies what a reference leads to in place, once that is known. */
    void reference(String keyword) {
        text(keyword).ifPresent(reference -> compiler.refer(target, at(keyword), reference));
    }

    private String at(String keyword) {
        return Pointer.child(target.pointer(), keyword);
    }
}
