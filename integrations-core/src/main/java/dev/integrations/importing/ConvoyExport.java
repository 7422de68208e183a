package dev.integrations.importing;

import dev.integrations.common.InvalidInputException.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads what Convoy exports of a project. An endpoint becomes a webhook that wants what all of its subscriptions want. Older
 * versions of its API have {@code target_url}, {@code title} and durations as text; both are read.
 */
final class ConvoyExport {
    private static final Set<String> TOP = Set.of("project", "endpoints", "subscriptions", "eventTypes");
    private static final Set<String> EVENT_TYPE = Set.of(
            "uid",
            "project_id",
            "name",
            "description",
            "category",
            "json_schema",
            "deprecated_at",
            "created_at",
            "updated_at");
    private static final Set<String> CONFIG = Set.of("signature");

    private final Node root;
    private final Instant legacyUntil;
    private final Instant now;
    private final ConvoySignature signature;
    private final Map<String, List<Node>> subscriptions = new HashMap<>();

    ConvoyExport(Node root, Instant legacyUntil, Instant now) {
        this.root = root;
        this.legacyUntil = legacyUntil;
        this.now = now;
        this.signature = ConvoySignature.read(data(root.get("project").object()));
        for (Node subscription : listed(root.get("subscriptions"))) {
            subscriptions
                    .computeIfAbsent(endpointOf(subscription.object()), id -> new ArrayList<>())
                    .add(subscription);
        }
    }

    ImportPlan plan() {
        if (!root.get("endpoints").isPresent()) {
            throw root.invalid("has 'endpoints'");
        }
        List<PlannedWebhook> webhooks = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Node endpoint : listed(root.get("endpoints"))) {
            PlannedWebhook planned = webhook(endpoint);
            planned.source().ifPresent(known::add);
            webhooks.add(planned);
        }
        subscriptions.forEach((id, all) -> {
            if (!known.contains("convoy:" + id)) {
                throw all.get(0).invalid("its endpoint is not in the export");
            }
        });
        // Convoy has an event type that stands for all; here that is no type, but a filter.
        List<PlannedEventType> types = listed(root.get("eventTypes")).stream()
                .filter(type -> !type.json().path("name").asText().equals("*"))
                .map(ConvoyExport::eventType)
                .toList();
        return new ImportPlan("convoy", webhooks, types, notes());
    }

    private List<Problem> notes() {
        Node config = data(root.get("project").object()).get("config").object();
        return Stream.concat(root.others(TOP).stream(), config.others(CONFIG).stream())
                .map(other -> other.problem(Node.LEFT_OUT))
                .toList();
    }

    private static String endpointOf(Node subscription) {
        return subscription
                .get("endpoint_id")
                .text()
                .orElseGet(() -> subscription
                        .get("endpoint_metadata")
                        .object()
                        .get("uid")
                        .requiredText());
    }

    private static Node data(Node answer) {
        return answer.get("data").isPresent() ? answer.get("data").object() : answer;
    }

    /** An array, or an answer to a list request, which must be the only page. */
    private static List<Node> listed(Node list) {
        if (!list.isObject()) {
            return list.items();
        }
        Node data = list.get("data").isObject() ? list.get("data") : list;
        Node more = data.get("pagination").object().get("has_next_page");
        if (more.flag()) {
            throw more.invalid("there are more pages; put the items of all of them into one array");
        }
        for (String name : List.of("content", "event_types")) {
            if (data.get(name).isPresent()) {
                return data.get(name).items();
            }
        }
        Node items = list.get("data");
        if (items.isObject() || !items.isPresent()) {
            throw data.get("content").invalid("is missing");
        }
        return items.items();
    }

    private PlannedWebhook webhook(Node endpoint) {
        List<Node> all = endpoint.isObject()
                ? subscriptions.getOrDefault(endpoint.get("uid").json().asText(), List.of())
                : List.of();
        return new ConvoyEndpoint(endpoint, all, signature, legacyUntil, now).planned();
    }

    private static PlannedEventType eventType(Node type) {
        TypeDraft draft = new TypeDraft(type);
        draft.read(() -> draft.name(type.object().get("name").requiredText()));
        draft.read(() -> draft.description(type.get("description")));
        draft.read(() -> draft.group(type.get("category")));
        draft.read(() -> draft.deprecated(type.get("deprecated_at").isPresent()));
        draft.read(() -> {
            Node schema = type.get("json_schema").object();
            if (schema.isPresent() && !schema.json().isEmpty()) {
                draft.schema(schema, OlderSchemas.toNewest(schema));
            }
        });
        draft.noteOthers(EVENT_TYPE);
        return draft.planned();
    }
}
