package dev.integrations.testkit.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.event.Event;
import dev.integrations.event.EventFilter;
import dev.integrations.event.EventId;
import dev.integrations.event.EventType;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.Preparation;
import dev.integrations.template.Rule;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.ConfigField;
import dev.integrations.template.spi.Mapping;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.Verdict;
import dev.integrations.testkit.Samples;
import dev.integrations.testkit.template.TemplateSamples.Delivery;
import dev.integrations.transform.Envelope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** A template and its samples. */
record Subject(Template template, TemplateDescriptor descriptor, TemplateSamples samples) {
    /** The time of all attempts, unless a rule says otherwise. */
    static final Instant NOW = Samples.NOON;

    private static final UUID INTEGRATION = UUID.fromString("0195e7a2-0000-7000-8000-000000000001");
    private static final EventId EVENT = EventId.of(UUID.fromString("0195e7a2-0000-7000-8000-000000000002"));

    /** Where a value lies in the payload that a rule has added to a sample. */
    private static final String ADDED = "contract_value";

    /** A sample event that goes out with a configuration. */
    record Case(String config, Action action, JsonNode payload) {
        @Override
        public String toString() {
            return "action '%s' with configuration '%s'".formatted(action.id(), config);
        }
    }

    Subject(Template template, TemplateSamples samples) {
        this(template, template.descriptor(), samples);
    }

    /** Returns a fresh copy of a sample configuration. */
    ObjectNode json(String config) {
        JsonNode json = samples.configs().get(config);
        if (json == null) {
            throw new AssertionError(
                    "a sample names the configuration '%s', which is none of %s; add config(\"%s\", ...)"
                            .formatted(config, samples.configs().keySet(), config));
        }
        return json.deepCopy();
    }

    TemplateConfig config(String name) {
        return descriptor.config().config(json(name));
    }

    TemplateConfig config(JsonNode json) {
        return descriptor.config().config(json);
    }

    List<String> configs() {
        return List.copyOf(samples.configs().keySet());
    }

    /** Returns the names of the configurations that a sample is for. */
    List<String> configs(Optional<String> named) {
        return named.map(List::of).orElseGet(this::configs);
    }

    /** Returns every sample event, or the examples of actions without one, with every configuration that it is for. */
    List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Delivery delivery : samples.deliveries()) {
            for (String config : configs(delivery.config())) {
                cases.add(new Case(config, action(delivery.action()), delivery.payload()));
            }
        }
        for (Action action : descriptor.actions()) {
            if (samples.deliveries().stream().noneMatch(each -> each.action().equals(action.id()))) {
                JsonNode example = SampleJson.object(action.example());
                configs().forEach(config -> cases.add(new Case(config, action, example)));
            }
        }
        return cases;
    }

    List<Case> cases(Optional<String> config, String action) {
        List<Case> cases = cases().stream()
                .filter(each -> each.action().id().equals(action)
                        && config.map(each.config()::equals).orElse(true))
                .toList();
        if (cases.isEmpty()) {
            throw new AssertionError(
                    "a sample is about action '%s'; add event(\"%s\", ...) for it".formatted(action, action));
        }
        return cases;
    }

    /** Returns the samples with a parameter, which may not go with what others have; all, where a configuration has none. */
    List<Case> cases(Optional<String> config, String action, String parameter) {
        List<Case> all = cases(config, action);
        Set<String> shown = all.stream()
                .filter(each -> parameters(each).has(parameter))
                .map(Case::config)
                .collect(Collectors.toSet());
        return all.stream()
                .filter(each -> parameters(each).has(parameter) || !shown.contains(each.config()))
                .toList();
    }

    Action action(String id) {
        return descriptor
                .action(id)
                .orElseThrow(() -> new AssertionError(
                        "a sample names the action '%s', which is none of %s".formatted(id, descriptor.actions())));
    }

    Event event(JsonNode payload) {
        return new Event(EVENT, Samples.ACME, EventType.of("contract.sample"), NOW, SampleJson.bytes(payload));
    }

    /** Prepares a sample as a delivery does. */
    Outgoing prepare(Case sample) {
        return preparation(sample, Mapping.none()).prepare(event(sample.payload()), NOW);
    }

    /** Prepares a sample with another value of a parameter, which the event has and the tenant's mapping puts there. */
    Outgoing prepare(Case sample, String parameter, JsonNode value) {
        ObjectNode payload = sample.payload().deepCopy();
        payload.set(ADDED, value);
        ObjectNode mapping = payload.objectNode();
        mapping.putObject(parameter).put("$", "/data/" + ADDED);
        return preparation(sample, Mapping.parse(mapping.toString())).prepare(event(payload), NOW);
    }

    Preparation preparation(Case sample, Mapping mapping) {
        return new Preparation(
                template,
                config(sample.config()),
                List.of(new Rule(EventFilter.all(), sample.action().id(), mapping)),
                INTEGRATION);
    }

    Sending sending(Case sample, String key, Instant at) {
        return sending(sample, config(sample.config()), key, at);
    }

    Sending sending(Case sample, TemplateConfig config, String key, Instant at) {
        Event event = event(sample.payload());
        return new Sending(event, sample.action(), parameters(sample), config, key, at);
    }

    /** Returns what the action's own mapping makes of a sample. */
    JsonNode parameters(Case sample) {
        Event event = event(sample.payload());
        Envelope envelope = Envelope.of(event.id().toString(), event.type().name(), NOW.toString(), event.payload());
        return Mapping.none().render(envelope, sample.action());
    }

    List<ConfigField> secretFields() {
        return descriptor.config().fields().stream().filter(ConfigField::secret).toList();
    }

    static OutboundRequest request(Outgoing outgoing) {
        return outgoing instanceof Outgoing.Mail mail
                ? MailForm.request(mail)
                : outgoing.transmission().httpRequest().orElseThrow();
    }

    /** Has the template judge an answer. */
    Verdict judge(String config, OutboundResponse answer) {
        return descriptor.mail()
                ? template.classify(MailForm.reply(answer), config(config), NOW)
                : template.classify(answer, config(config), NOW);
    }

    static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
