package dev.integrations.importing;

import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.Secret;
import dev.integrations.signature.MalformedKeyException;
import dev.integrations.signature.SigningKey;
import dev.integrations.webhook.Credential;
import dev.integrations.webhook.LegacyProfile;
import dev.integrations.webhook.LegacySecret;
import dev.integrations.webhook.LegacySignature;
import dev.integrations.webhook.WebhookSecurity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what Svix exports of an application, as its API 1.x has it. */
final class SvixExport {
    private static final Set<String> TOP = Set.of("endpoints", "eventTypes");
    private static final Set<String> ENDPOINT = Set.of(
            "id",
            "url",
            "description",
            "metadata",
            "disabled",
            "filterTypes",
            "headers",
            "secret",
            "channels",
            "rateLimit",
            "transformation",
            "oauthConfig",
            "mtlsConfig",
            "version",
            "createdAt",
            "updatedAt");
    private static final Set<String> EVENT_TYPE =
            Set.of("name", "description", "deprecated", "archived", "groupName", "schemas", "createdAt", "updatedAt");

    private final Node root;
    private final LegacyProfile legacy;

    SvixExport(Node root, Instant legacyUntil) {
        this.root = root;
        this.legacy = new LegacyProfile(new LegacySignature.Svix(), legacyUntil);
    }

    ImportPlan plan() {
        if (!root.get("endpoints").isPresent() && !root.get("eventTypes").isPresent()) {
            throw root.invalid("has 'endpoints', 'eventTypes' or both");
        }
        List<PlannedWebhook> webhooks =
                listed(root.get("endpoints")).stream().map(this::webhook).toList();
        List<PlannedEventType> types = new ArrayList<>();
        for (Node type : listed(root.get("eventTypes"))) {
            types.add(eventType(type));
        }
        List<Problem> notes = root.others(TOP).stream()
                .map(other -> other.problem(Node.LEFT_OUT))
                .toList();
        return new ImportPlan("svix", webhooks, types, notes);
    }

    /** An array, or an answer to a list request, which must be the only page. */
    private static List<Node> listed(Node list) {
        if (!list.isObject()) {
            return list.items();
        }
        Node done = list.get("done");
        if (done.isPresent() && !done.flag()) {
            throw done.invalid("there are more pages; put the items of all of them into one array");
        }
        Node data = list.get("data");
        if (!data.isPresent()) {
            throw data.invalid("is missing");
        }
        return data.items();
    }

    private PlannedWebhook webhook(Node endpoint) {
        Draft draft = new Draft("svix", endpoint);
        if (!endpoint.isObject()) {
            draft.problem(endpoint, "is an object");
            return draft.planned();
        }
        draft.read(() -> draft.source(endpoint.get("id").requiredText()));
        draft.read(() -> draft.url(endpoint.get("url").requiredText()));
        draft.read(() ->
                draft.settings().description(endpoint.get("description").text().orElse("")));
        draft.read(() -> draft.settings().metadata(endpoint.get("metadata").textsByName()));
        draft.read(() -> draft.enabled(!endpoint.get("disabled").flag()));
        Node types = endpoint.get("filterTypes");
        draft.read(() -> draft.events(types, types.texts()));
        draft.read(() -> headers(draft, endpoint.get("headers")));
        draft.read(() -> secret(draft, endpoint.get("secret")));
        Node channels = endpoint.get("channels");
        draft.read(() -> draft.channels(channels, channels.texts()));
        draft.read(() -> unsupported(draft, endpoint));
        draft.noteOthers(endpoint, ENDPOINT);
        return draft.planned();
    }

    /** What Svix calls sensitive is encrypted here. Svix does not export such values: they are added by hand. */
    private static void headers(Draft draft, Node answer) {
        Map<String, String> open =
                new LinkedHashMap<>(answer.object().get("headers").textsByName());
        Map<String, Credential> secret = new LinkedHashMap<>();
        for (Node sensitive : answer.get("sensitive").items()) {
            String wanted = sensitive.requiredText();
            Optional<String> name =
                    open.keySet().stream().filter(wanted::equalsIgnoreCase).findFirst();
            if (name.isPresent()) {
                secret.put(name.get(), Credential.of(String.valueOf(open.remove(name.get()))));
            } else {
                draft.problem(
                        sensitive,
                        "Svix does not export the value of this header; add it to 'headers' beside this list");
            }
        }
        draft.settings()
                .headers(open)
                .security(WebhookSecurity.builder().headers(secret).build());
    }

    private void secret(Draft draft, Node secret) {
        Node key = secret.isObject() ? secret.get("key") : secret;
        Secret text = Secret.of(key.requiredText());
        try {
            draft.key(SigningKey.parse(text.reveal()));
        } catch (MalformedKeyException e) {
            throw key.invalid(String.valueOf(e.getMessage()));
        }
        draft.legacy(new LegacySecret(legacy, text));
    }

    private static void unsupported(Draft draft, Node endpoint) {
        draft.read(() -> draft.rateLimit(endpoint.get("rateLimit"), 1));
        for (String name : List.of("transformation", "oauthConfig", "mtlsConfig")) {
            Node node = endpoint.get(name);
            if (node.isPresent()) {
                draft.problem(node, "is not imported; remove it from the export and set up the webhook by hand");
            }
        }
    }

    /** Svix keeps a schema for each version of an event type; the last one counts. */
    private static PlannedEventType eventType(Node type) {
        TypeDraft draft = new TypeDraft(type);
        draft.read(() -> draft.name(type.object().get("name").requiredText()));
        draft.read(() -> draft.description(type.get("description")));
        draft.read(() -> draft.group(type.get("groupName")));
        draft.read(() -> draft.deprecated(
                type.get("deprecated").flag() || type.get("archived").flag()));
        draft.read(() -> {
            if (type.get("archived").flag()) {
                draft.note(type.get("archived"), "it is deprecated here, and can still be published");
            }
        });
        draft.read(() -> schema(draft, type.get("schemas").object()));
        draft.noteOthers(EVENT_TYPE);
        return draft.planned();
    }

    private static void schema(TypeDraft draft, Node schemas) {
        List<String> versions = new ArrayList<>();
        schemas.json().fieldNames().forEachRemaining(versions::add);
        if (versions.isEmpty()) {
            return;
        }
        versions.sort(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        Node last = schemas.get(versions.get(versions.size() - 1)).object();
        if (versions.size() > 1) {
            draft.note(schemas, "of several versions the last one counts");
        }
        if (last.isPresent()) {
            draft.schema(last, OlderSchemas.toNewest(last));
        }
    }
}
