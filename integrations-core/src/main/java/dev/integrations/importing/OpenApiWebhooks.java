package dev.integrations.importing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the webhooks of an OpenAPI document (OpenAPI 3.1, section 4.8.1; {@code x-webhooks} in 3.0). */
final class OpenApiWebhooks {
    private static final String SUBJECT = "OpenAPI document";
    private static final List<String> METHODS = List.of("post", "put", "patch", "get", "delete");

    private final Node root;
    private final OpenApiSchemas schemas;

    OpenApiWebhooks(JsonNode document) {
        this.root = Node.root(SUBJECT, document);
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
            draft.read(() -> draft.description(operation
                    .get("description")
                    .text()
                    .or(() -> operation.get("summary").text())
                    .or(() -> item.get("description").text())
                    .orElse("")));
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
            draft.schema(new Node(SUBJECT, schema.place(), schemas.selfContained(schema)));
        }
        draft.examples(examples(media, schema));
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

    private List<JsonNode> examples(Node media, Node schema) {
        List<JsonNode> examples = new ArrayList<>();
        add(examples, media.get("example"));
        Node named = media.get("examples").object();
        named.json()
                .fieldNames()
                .forEachRemaining(name ->
                        add(examples, schemas.resolved(named.get(name)).object().get("value")));
        if (examples.isEmpty() && schema.isObject()) {
            add(examples, schema.get("example"));
            if (schema.get("examples").isPresent()) {
                schema.get("examples").items().forEach(example -> add(examples, example));
            }
        }
        return examples;
    }

    private static void add(List<JsonNode> examples, Node example) {
        if (example.isPresent()) {
            examples.add(example.json());
        }
    }
}
