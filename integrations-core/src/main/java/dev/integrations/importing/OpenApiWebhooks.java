package dev.integrations.importing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads the webhooks of an OpenAPI document (OpenAPI 3.1, section 4.8.1; {@code x-webhooks} in 3.0). */
final class OpenApiWebhooks {
    private static final List<String> METHODS = List.of("post", "put", "patch", "get", "delete");

    private final Node root;
    private final OpenApiSchemas schemas;

    OpenApiWebhooks(Node root) {
        this.root = root;
        String version = root.get("openapi").requiredText();
        if (!version.startsWith("3.")) {
            throw root.get("openapi").invalid("is 3.0 or later; convert the document first");
        }
        this.schemas = new OpenApiSchemas(root, version.startsWith("3.0"));
    }

    List<PlannedEventType> eventTypes() {
        Node webhooks = root.get("webhooks").isPresent() ? root.get("webhooks") : root.get("x-webhooks");
        if (!webhooks.isPresent()) {
            throw root.invalid("has 'webhooks' or 'x-webhooks'");
        }
        webhooks.object();
        List<PlannedEventType> types = new ArrayList<>();
        webhooks.json().fieldNames().forEachRemaining(name -> types.add(eventType(name, webhooks.get(name))));
        return types;
    }

    private PlannedEventType eventType(String name, Node entry) {
        TypeDraft draft = new TypeDraft(entry);
        draft.name(name);
        draft.read(() -> {
            Node item = schemas.resolved(entry).object();
            Node operation = METHODS.stream()
                    .map(item::get)
                    .filter(Node::isPresent)
                    .findFirst()
                    .orElseThrow(() -> item.invalid("has no operation"))
                    .object();
            draft.read(() -> draft.description(firstPresent(
                    operation.get("description"),
                    operation.get("summary"),
                    item.get("description"),
                    item.get("summary"))));
            draft.read(() -> operation.get("tags").items().stream().findFirst().ifPresent(draft::group));
            draft.read(() -> draft.deprecated(operation.get("deprecated").flag()));
            draft.read(() -> payload(draft, operation.get("requestBody")));
        });
        return draft.planned();
    }

    private void payload(TypeDraft draft, Node requestBody) {
        if (!requestBody.isPresent()) {
            return;
        }
        Node content = schemas.resolved(requestBody).object().get("content").object();
        Node media = json(content).orElseThrow(() -> content.invalid("has no application/json"));
        Node schema = media.get("schema");
        if (schema.isPresent()) {
            draft.schema(schema, schemas.selfContained(schema));
        }
        examples(draft, media, schema);
    }

    private static Node firstPresent(Node... nodes) {
        return Arrays.stream(nodes).filter(Node::isPresent).findFirst().orElse(nodes[0]);
    }

    /** With parameters, such as {@code application/json; charset=utf-8}, it is the same type. */
    private static Optional<Node> json(Node content) {
        List<String> names = new ArrayList<>();
        content.json().fieldNames().forEachRemaining(names::add);
        return names.stream()
                .filter(name -> name.split(";", 2)[0].strip().equalsIgnoreCase("application/json"))
                .findFirst()
                .map(content::get)
                .map(Node::object);
    }

    private void examples(TypeDraft draft, Node media, Node schema) {
        draft.example("example", media.get("example"));
        Node named = media.get("examples").object();
        named.json().fieldNames().forEachRemaining(name -> {
            Node example = schemas.resolved(named.get(name)).object();
            draft.example(name, example.get("value"));
            if (example.get("externalValue").isPresent()) {
                draft.note(example.get("externalValue"), "is left out: nothing is loaded");
            }
        });
        if (!draft.hasExamples() && schema.isObject()) {
            draft.example("example", schema.get("example"));
            List<Node> listed = schema.get("examples").items();
            for (int i = 0; i < listed.size(); i++) {
                draft.example("example " + (i + 1), listed.get(i));
            }
        }
    }
}
