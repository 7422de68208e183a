package dev.integrations.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a schema asks of the members of an object. */
final class ObjectKeywords {
    private ObjectKeywords() {}

    static void read(SchemaReader reader) {
        readMembers(reader);
        readRequired(reader);
        readDependent(reader);
        reader.schema("propertyNames")
                .ifPresent(schema ->
                        reader.add(check -> check.value().fieldNames().forEachRemaining(name -> {
                            if (!check.tryChild(name, TextNode.valueOf(name), schema)
                                    .passed()) {
                                check.failAt(name, "has a name that is not allowed");
                            }
                        })));
        reader.count("minProperties")
                .ifPresent(least -> reader.add(check -> {
                    if (check.value().isObject() && check.value().size() < least) {
                        check.fail("must have at least %d members".formatted(least));
                    }
                }));
        reader.count("maxProperties")
                .ifPresent(most -> reader.add(check -> {
                    if (check.value().isObject() && check.value().size() > most) {
                        check.fail("must have at most %d members".formatted(most));
                    }
                }));
    }

    /** The three keywords that together decide about each member. */
    private static void readMembers(SchemaReader reader) {
        Map<String, Schema> named = reader.schemaMap("properties");
        List<Map.Entry<TextPattern, Schema>> matching = new ArrayList<>();
        reader.schemaMap("patternProperties")
                .forEach((source, schema) -> reader.pattern("patternProperties", source)
                        .ifPresent(pattern -> matching.add(Map.entry(pattern, schema))));
        Optional<Schema> others = reader.schema("additionalProperties");
        if (named.isEmpty() && matching.isEmpty() && others.isEmpty()) {
            return;
        }
        reader.add(check -> {
            for (Map.Entry<String, JsonNode> member : check.value().properties()) {
                applyToMember(check, member, named, matching, others);
            }
        });
    }

    private static void applyToMember(
            Check check,
            Map.Entry<String, JsonNode> member,
            Map<String, Schema> named,
            List<Map.Entry<TextPattern, Schema>> matching,
            Optional<Schema> others) {
        String name = member.getKey();
        check.budget().spend(1);
        boolean known = false;
        Schema own = named.get(name);
        if (own != null) {
            known = true;
            check.requireChild(name, member.getValue(), own);
        }
        for (Map.Entry<TextPattern, Schema> entry : matching) {
            if (entry.getKey().find(name, check.budget())) {
                known = true;
                check.requireChild(name, member.getValue(), entry.getValue());
            }
        }
        if (!known && others.isPresent()) {
            known = true;
            check.requireChild(name, member.getValue(), others.get());
        }
        if (known) {
            check.evaluated().member(name);
        }
    }

    private static void readRequired(SchemaReader reader) {
        Set<String> required = reader.names("required");
        if (!required.isEmpty()) {
            reader.add(check -> requireMembers(check, required, ""));
        }
    }

    private static void requireMembers(Check check, Set<String> required, String why) {
        if (!check.value().isObject()) {
            return;
        }
        check.budget().spend(required.size());
        for (String name : required) {
            if (!check.value().has(name)) {
                check.fail("must have the member '%s'%s".formatted(name, why));
            }
        }
    }

    private static void readDependent(SchemaReader reader) {
        Map<String, Set<String>> required = new HashMap<>();
        reader.members("dependentRequired")
                .forEach((name, names) -> required.put(name, reader.names("dependentRequired", names)));
        if (!required.isEmpty()) {
            reader.add(check -> required.forEach((name, names) -> {
                if (check.value().has(name)) {
                    requireMembers(check, names, ", since it has '%s'".formatted(name));
                }
            }));
        }
        Map<String, Schema> schemas = reader.inPlaceMap("dependentSchemas");
        if (!schemas.isEmpty()) {
            reader.add(check -> schemas.forEach((name, schema) -> {
                if (check.value().has(name)) {
                    check.requireInPlace(schema);
                }
            }));
        }
    }

    /** Comes after all others, of which it must know what they have looked at. */
    static void readUnevaluated(SchemaReader reader) {
        reader.schema("unevaluatedProperties").ifPresent(schema -> {
            reader.noteEvaluated();
            reader.add(check -> {
                for (Map.Entry<String, JsonNode> member : check.value().properties()) {
                    if (!check.evaluated().hasMember(member.getKey())) {
                        check.requireChild(member.getKey(), member.getValue(), schema);
                    }
                }
                check.evaluated().everyMember();
            });
        });
    }
}
