package dev.integrations.importing;

import dev.integrations.common.Secret;
import dev.integrations.webhook.Credential;
import dev.integrations.webhook.LegacyProfile;
import dev.integrations.webhook.LegacySecret;
import dev.integrations.webhook.LegacySignature.Hmac;
import dev.integrations.webhook.WebhookSecurity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what Convoy exports of a project. An endpoint becomes a webhook that wants what all of its subscriptions want. Older
 * versions of its API have {@code target_url}, {@code title} and durations as text; both are read.
 */
final class ConvoyExport {
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
        Set<String> known = new LinkedHashSet<>();
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
        return new ImportPlan(
                webhooks,
                listed(root.get("eventTypes")).stream()
                        .map(ConvoyExport::eventType)
                        .toList());
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
        Draft draft = new Draft("convoy", endpoint);
        if (!endpoint.isObject()) {
            draft.problem(endpoint, "is an object");
            return draft.planned();
        }
        draft.read(() -> draft.source(endpoint.get("uid").requiredText()));
        draft.read(() -> draft.url(either(endpoint, "url", "target_url").requiredText()));
        draft.read(() -> describe(draft, endpoint));
        draft.read(() -> draft.enabled(
                endpoint.get("status").text().map("active"::equals).orElse(true)
                        && !endpoint.get("is_disabled").flag()));
        draft.read(() -> timeout(endpoint.get("http_timeout")).ifPresent(draft.settings()::timeout));
        draft.read(() -> authentication(draft, endpoint.get("authentication").object()));
        draft.read(() -> secret(draft, endpoint));
        draft.read(() -> events(draft, endpoint));
        draft.read(() -> unsupported(draft, endpoint));
        return draft.planned();
    }

    private static void describe(Draft draft, Node endpoint) {
        String name = either(endpoint, "name", "title").text().orElse("");
        String description = endpoint.get("description").text().orElse("");
        draft.settings()
                .description(name.isEmpty() || description.isEmpty() ? name + description : name + ": " + description);
    }

    private static Node either(Node node, String name, String old) {
        return node.get(name).isPresent() || !node.get(old).isPresent() ? node.get(name) : node.get(old);
    }

    /** Seconds as a number, or as Go writes a duration: {@code 10s}. */
    private static Optional<Duration> timeout(Node timeout) {
        if (!timeout.json().isTextual()) {
            return timeout.number().filter(seconds -> seconds != 0).map(Duration::ofSeconds);
        }
        String text = timeout.requiredText();
        if (!text.matches("[0-9]{1,6}s")) {
            throw timeout.invalid("is a number of seconds");
        }
        return Optional.of(Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1))));
    }

    private static void authentication(Draft draft, Node authentication) {
        Optional<String> type = authentication.get("type").text().filter(text -> !text.isEmpty());
        if (type.isEmpty()) {
            return;
        }
        Node key = authentication.get("api_key").object();
        if (!type.get().equals("api_key")) {
            throw authentication
                    .get("type")
                    .invalid("only 'api_key' is imported; remove it from the export and set up the webhook by hand");
        }
        Credential value = Credential.of(key.get("header_value").requiredText());
        String name = key.get("header_name").requiredText();
        draft.readAt(
                key,
                () -> draft.settings()
                        .security(WebhookSecurity.builder()
                                .headers(Map.of(name, value))
                                .build()));
    }

    /** Convoy signs with several secrets during a rotation; the newest is what its receiver will go on to know. */
    private void secret(Draft draft, Node endpoint) {
        Node secrets = endpoint.get("secrets");
        List<Node> live = secrets.items().stream().filter(this::isLive).toList();
        if (live.isEmpty()) {
            throw secrets.invalid("there is no secret that has not expired");
        }
        Node newest = live.get(live.size() - 1);
        if (live.size() > 1) {
            draft.note(secrets, "of several secrets only the newest, the last one, makes the old header");
        }
        Node value = newest.get("value");
        Hmac form = signature.form(endpoint.get("advanced_signatures").flag());
        Secret secret = Secret.of(value.requiredText());
        draft.readAt(value, () -> draft.legacy(new LegacySecret(new LegacyProfile(form, legacyUntil), secret)));
    }

    private boolean isLive(Node secret) {
        Optional<Instant> expires = secret.object().get("expires_at").time();
        boolean never = expires.isEmpty() || expires.get().getEpochSecond() <= 0;
        return !secret.get("deleted_at").isPresent() && (never || expires.get().isAfter(now));
    }

    private void events(Draft draft, Node endpoint) {
        List<Node> all = subscriptions.getOrDefault(endpoint.get("uid").requiredText(), List.of());
        if (all.isEmpty()) {
            draft.problem(endpoint, "it has no subscription in the export, so nothing is sent to it");
        }
        List<String> types = new ArrayList<>();
        for (Node subscription : all) {
            Node config = subscription.get("filter_config").object();
            List<String> wanted = config.get("event_types").texts();
            types.addAll(wanted.isEmpty() ? List.of("*") : wanted);
            Node filter = config.get("filter").object();
            for (String part : List.of("headers", "body", "query", "path")) {
                Node conditions = filter.get(part).object();
                if (conditions.isPresent() && !conditions.json().isEmpty()) {
                    draft.problem(conditions, "payload filters are not imported: its receiver would get more events");
                }
            }
            Node function = subscription.get("function");
            if (function.text().filter(code -> !code.isBlank()).isPresent()) {
                draft.problem(function, "transformations are not imported; give the webhook a template by hand");
            }
        }
        draft.events(all.isEmpty() ? endpoint : all.get(0).get("filter_config").get("event_types"), types);
    }

    private static void unsupported(Draft draft, Node endpoint) {
        Node content = endpoint.get("content_type");
        if (content.text()
                .filter(type -> !type.isEmpty() && !type.startsWith("application/json"))
                .isPresent()) {
            draft.problem(content, "bodies are sent as application/json only");
        }
        if (endpoint.get("rate_limit").number().filter(rate -> rate > 0).isPresent()) {
            draft.note(endpoint.get("rate_limit"), "is left out; bound the concurrency of the webhook instead");
        }
        for (String name : List.of("support_email", "slack_webhook_url")) {
            if (endpoint.get(name).text().filter(text -> !text.isEmpty()).isPresent()) {
                draft.note(endpoint.get(name), "is left out: the library tells its host of failures, not people");
            }
        }
        Node mtls = endpoint.get("mtls_client_cert");
        if (mtls.isPresent()) {
            draft.problem(mtls, "is not imported; remove it from the export and set up the webhook by hand");
        }
    }

    private static PlannedEventType eventType(Node type) {
        TypeDraft draft = new TypeDraft(type);
        draft.read(() -> draft.name(type.object().get("name").requiredText()));
        draft.read(() -> draft.description(type.get("description").text().orElse("")));
        draft.read(() -> draft.deprecated(type.get("deprecated_at").isPresent()));
        draft.read(() -> draft.schema(type.get("json_schema").object()));
        return draft.planned();
    }
}
