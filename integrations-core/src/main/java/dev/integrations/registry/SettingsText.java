package dev.integrations.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.connection.ConnectionId;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.event.Channels;
import dev.integrations.event.Condition;
import dev.integrations.event.EventFilter;
import dev.integrations.event.Interest;
import dev.integrations.template.Rule;
import dev.integrations.template.spi.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Settings as stores keep them. */
final class SettingsText {
    private SettingsText() {}

    static String write(IntegrationSettings settings) {
        return json(settings).toString();
    }

    /** The members are what versions are compared by. */
    static ObjectNode json(IntegrationSettings settings) {
        ObjectNode json = RegistryJson.object();
        json.put("name", settings.name());
        settings.interest().filter().patterns().forEach(json.putArray("events")::add);
        settings.interest().channels().names().forEach(json.putArray("channels")::add);
        settings.interest()
                .condition()
                .ifPresent(condition -> json.set("condition", RegistryJson.read(condition.toJson())));
        var rules = json.putArray("rules");
        for (Rule rule : settings.rules()) {
            ObjectNode each = rules.addObject();
            rule.events().patterns().forEach(each.putArray("events")::add);
            each.put("action", rule.action());
            each.put("mapping", rule.mapping().text());
        }
        settings.connection()
                .ifPresent(
                        connection -> json.put("connection", connection.uuid().toString()));
        settings.fallback()
                .ifPresent(fallback -> json.putObject("fallback")
                        .put("kind", fallback.kind().code())
                        .put("id", fallback.uuid().toString()));
        if (settings.fallbackAtOnce()) {
            json.put("fallbackAtOnce", true);
        }
        if (!settings.retrySchedule().equals(RetrySchedule.exponential())) {
            json.put("retrySchedule", settings.retrySchedule().toString());
        }
        if (settings.concurrency() != IntegrationSettings.DEFAULT_CONCURRENCY) {
            json.put("concurrency", settings.concurrency());
        }
        if (!settings.inbound().equals(InboundRules.open())) {
            ObjectNode inbound = json.putObject("inbound");
            settings.inbound().sources().forEach(inbound.putArray("sources")::add);
            settings.inbound().maxBodyBytes().ifPresent(most -> inbound.put("maxBodyBytes", most));
        }
        return json;
    }

    static IntegrationSettings read(String text) {
        JsonNode json = RegistryJson.read(text);
        List<Rule> rules = new ArrayList<>();
        json.path("rules")
                .forEach(each -> rules.add(new Rule(
                        EventFilter.of(texts(each.path("events"))),
                        each.path("action").asText(),
                        Mapping.parse(each.path("mapping").asText()))));
        return new IntegrationSettings(
                json.path("name").asText(),
                new Interest(
                        EventFilter.of(texts(json.path("events"))),
                        Channels.of(texts(json.path("channels"))),
                        Optional.ofNullable(json.get("condition"))
                                .map(condition -> Condition.parse(condition.toString()))),
                rules,
                Optional.ofNullable(json.get("connection")).map(id -> new ConnectionId(UUID.fromString(id.asText()))),
                Optional.ofNullable(json.get("fallback"))
                        .map(to -> new DestinationId(
                                DestinationId.Kind.ofCode(to.path("kind").asInt()),
                                UUID.fromString(to.path("id").asText()))),
                json.path("fallbackAtOnce").asBoolean(),
                Optional.ofNullable(json.get("retrySchedule"))
                        .map(schedule -> RetrySchedule.parse(schedule.asText()))
                        .orElseGet(RetrySchedule::exponential),
                json.path("concurrency").asInt(IntegrationSettings.DEFAULT_CONCURRENCY),
                Optional.ofNullable(json.get("inbound"))
                        .map(inbound -> new InboundRules(
                                texts(inbound.path("sources")),
                                Optional.ofNullable(inbound.get("maxBodyBytes")).map(JsonNode::asInt)))
                        .orElse(InboundRules.open()));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
