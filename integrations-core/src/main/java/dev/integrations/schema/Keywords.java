package dev.integrations.schema;

import java.util.List;
import java.util.Map;

/** Reads all keywords of a schema object. Those that it does not know say nothing, as the standard wants it. */
final class Keywords {
    /** What older versions had or others add, and what to write instead; to pass over it would check less than is meant. */
    private static final Map<String, String> REPLACED = Map.of(
            "dependencies", "use dependentRequired or dependentSchemas",
            "additionalItems", "use items beside prefixItems",
            "$recursiveRef", "use $ref",
            "$recursiveAnchor", "use $anchor",
            "$vocabulary", "leave it out; the vocabulary is that of 2020-12");

    /** What names a document and cannot be inside one: nothing is loaded, and nothing is a document of its own. */
    private static final List<String> FOR_ROOT_ONLY = List.of("$id", "$schema");

    private static final List<String> TEXTS = List.of("title", "description", "$comment", "$anchor", "$dynamicAnchor");

    private Keywords() {}

    static void read(SchemaReader reader) {
        checkAnnotations(reader);
        reader.schemaMap("$defs");
        reader.reference("$ref");
        reader.reference("$dynamicRef");
        ScalarKeywords.read(reader);
        ObjectKeywords.read(reader);
        ArrayKeywords.read(reader);
        CombiningKeywords.read(reader);
        ObjectKeywords.readUnevaluated(reader);
        ArrayKeywords.readUnevaluated(reader);
    }

    private static void checkAnnotations(SchemaReader reader) {
        TEXTS.forEach(reader::text);
        REPLACED.forEach((keyword, instead) -> {
            if (reader.has(keyword)) {
                reader.problem(keyword, "is not a keyword of JSON Schema 2020-12; " + instead);
            }
        });
        for (String keyword : FOR_ROOT_ONLY) {
            if (!reader.isRoot() && reader.get(keyword).isTextual()) {
                reader.problem(keyword, "is supported at the root of a schema only");
            }
        }
    }
}
