package dev.integrations.importing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.Secret;
import dev.integrations.webhook.Credential;
import dev.integrations.webhook.LegacyProfile;
import dev.integrations.webhook.LegacySecret;
import dev.integrations.webhook.LegacySignature.Hmac;
import dev.integrations.webhook.WebhookSecurity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads an endpoint of Convoy with its subscriptions: one webhook that wants what they want together. */
final class ConvoyEndpoint {
    private static final Set<String> KNOWN = Set.of(
            "uid",
            "project_id",
            "app_id",
            "owner_id",
            "url",
            "target_url",
            "name",
            "title",
            "description",
            "status",
            "is_disabled",
            "http_timeout",
            "authentication",
            "secrets",
            "advanced_signatures",
            "content_type",
            "mtls_client_cert",
            "rate_limit",
            "rate_limit_duration",
            "support_email",
            "slack_webhook_url",
            "events",
            "created_at",
            "updated_at",
            "deleted_at");
    private static final Set<String> KNOWN_OF_SUBSCRIPTION = Set.of(
            "uid",
            "project_id",
            "name",
            "type",
            "status",
            "endpoint_id",
            "endpoint_metadata",
            "filter_config",
            "function",
            "created_at",
            "updated_at",
            "deleted_at");
    private static final Set<String> FILTER_CONFIG = Set.of("event_types", "filter");
    private static final Set<String> FILTER = Set.of("headers", "body", "query", "path", "is_flattened");

    private final Node endpoint;
    private final List<Node> subscriptions;
    private final ConvoySignature signature;
    private final Instant legacyUntil;
    private final Instant now;
    private final Draft draft;

    ConvoyEndpoint(
            Node endpoint, List<Node> subscriptions, ConvoySignature signature, Instant legacyUntil, Instant now) {
        this.endpoint = endpoint;
        this.subscriptions = subscriptions;
        this.signature = signature;
        this.legacyUntil = legacyUntil;
        this.now = now;
        this.draft = new Draft("convoy", endpoint);
    }

    PlannedWebhook planned() {
        if (!endpoint.isObject()) {
            draft.problem(endpoint, "is an object");
            return draft.planned();
        }
        draft.read(() -> draft.source(endpoint.get("uid").requiredText()));
        draft.read(() -> draft.url(either("url", "target_url").requiredText()));
        draft.read(this::describe);
        draft.read(() -> draft.enabled(
                endpoint.get("status").text().map("active"::equals).orElse(true)
                        && !endpoint.get("is_disabled").flag()));
        draft.read(() -> timeout(endpoint.get("http_timeout")).ifPresent(draft.settings()::timeout));
        draft.read(() -> authentication(endpoint.get("authentication").object()));
        draft.read(this::secret);
        draft.read(this::events);
        draft.read(this::condition);
        subscriptions.forEach(subscription -> draft.read(() -> unsupported(subscription)));
        draft.read(this::unsupported);
        draft.noteOthers(endpoint, KNOWN);
        return draft.planned();
    }

    private void describe() {
        String name = either("name", "title").text().orElse("");
        String description = endpoint.get("description").text().orElse("");
        draft.settings()
                .description(name.isEmpty() || description.isEmpty() ? name + description : name + ": " + description);
    }

    private Node either(String name, String old) {
        return endpoint.get(name).isPresent() || !endpoint.get(old).isPresent()
                ? endpoint.get(name)
                : endpoint.get(old);
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

    private void authentication(Node authentication) {
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
    private void secret() {
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

    private void events() {
        if (subscriptions.isEmpty()) {
            draft.problem(endpoint, "it has no subscription in the export, so nothing is sent to it");
            return;
        }
        List<String> types = new ArrayList<>();
        for (Node subscription : subscriptions) {
            List<String> wanted = subscription
                    .get("filter_config")
                    .object()
                    .get("event_types")
                    .texts();
            types.addAll(wanted.isEmpty() ? List.of("*") : wanted);
        }
        draft.events(subscriptions.get(0).get("filter_config").get("event_types"), types);
    }

    /** A webhook has one condition, whatever the type of an event. */
    private void condition() {
        List<Node> filters =
                subscriptions.stream().map(ConvoyEndpoint::payloadFilter).toList();
        long different = filters.stream()
                .map(filter -> isEmpty(filter) ? Optional.<JsonNode>empty() : Optional.of(filter.json()))
                .distinct()
                .count();
        if (different > 1) {
            Node filter =
                    filters.stream().filter(each -> !isEmpty(each)).findFirst().orElseThrow();
            draft.problem(
                    filter,
                    "its endpoint has subscriptions with other payload filters, and a webhook has one condition;"
                            + " make an endpoint of each in the export");
        } else if (!filters.isEmpty() && !isEmpty(filters.get(0))) {
            Node filter = filters.get(0);
            draft.settings().condition(ConvoyFilter.condition(filter));
            draft.note(filter, "became a condition, which does not look for a value in an array");
        }
    }

    private static Node payloadFilter(Node subscription) {
        return subscription
                .get("filter_config")
                .object()
                .get("filter")
                .object()
                .get("body")
                .object();
    }

    private static boolean isEmpty(Node filter) {
        return !filter.isPresent() || filter.json().isEmpty();
    }

    private void unsupported(Node subscription) {
        Node filter = subscription.get("filter_config").object().get("filter").object();
        for (String part : List.of("headers", "query", "path")) {
            if (!isEmpty(filter.get(part).object())) {
                draft.problem(
                        filter.get(part), "only filters on the body are imported: its receiver would get more events");
            }
        }
        filter.others(FILTER)
                .forEach(other -> draft.problem(other, "is not imported: its receiver would get other events"));
        subscription
                .get("filter_config")
                .others(FILTER_CONFIG)
                .forEach(other -> draft.problem(other, "is not imported: its receiver would get other events"));
        Node function = subscription.get("function");
        if (function.text().filter(code -> !code.isBlank()).isPresent()) {
            draft.problem(function, "transformations are not imported; give the webhook a template by hand");
        }
        Node type = subscription.get("type");
        if (type.text().filter(kind -> !kind.equals("api")).isPresent()) {
            draft.problem(type, "only 'api' subscriptions are imported");
        }
        if (subscription.get("deleted_at").isPresent()) {
            draft.problem(subscription.get("deleted_at"), "it was deleted there; remove it from the export");
        }
        draft.noteOthers(subscription, KNOWN_OF_SUBSCRIPTION);
    }

    private void unsupported() {
        if (endpoint.get("deleted_at").isPresent()) {
            draft.problem(endpoint.get("deleted_at"), "it was deleted there; remove it from the export");
        }
        Node content = endpoint.get("content_type");
        if (content.text()
                .filter(type -> !type.isEmpty() && !type.startsWith("application/json"))
                .isPresent()) {
            draft.problem(content, "bodies are sent as application/json only");
        }
        long seconds = endpoint.get("rate_limit_duration").number().orElse(1L);
        draft.rateLimit(endpoint.get("rate_limit"), Math.max(1, seconds));
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
}
