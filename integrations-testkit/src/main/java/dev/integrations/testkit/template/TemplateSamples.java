package dev.integrations.testkit.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.SetupCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * What a template is tried with: configurations, events, and what its vendor answers and sends; made by {@link #builder}. What
 * {@link TemplateContract} needs and does not find here, it asks for by the name of the method of the builder.
 */
public final class TemplateSamples {
    private final Map<String, JsonNode> configs;
    private final List<Delivery> deliveries;
    private final List<Answer> accepted;
    private final List<Errors> errors;
    private final List<Wait> waits;
    private final List<Limit> limits;
    private final List<Hostile> hostile;
    private final List<CheckRun> checks;
    private final List<InboundSample> inbound;
    private final List<BatchSample> batches;
    private final Map<Integer, JsonNode> migrations;
    private final Set<String> notSecret;

    /** An event for an action; {@code config} is empty if it is for all configurations. */
    record Delivery(Optional<String> config, String action, JsonNode payload) {}

    record Answer(Optional<String> config, OutboundResponse response) {}

    record Errors(Optional<String> config, ErrorTable table, Function<ErrorTable.Row, OutboundResponse> answer) {}

    record Wait(Optional<String> config, OutboundResponse response, Duration expected) {}

    record Hostile(String action, String parameter, List<String> texts) {}

    record CheckRun(String config, String check, SetupCheck.Outcome outcome, List<OutboundResponse> answers) {}

    private TemplateSamples(Builder builder) {
        this.configs = new LinkedHashMap<>(builder.configs);
        this.deliveries = List.copyOf(builder.deliveries);
        this.accepted = List.copyOf(builder.accepted);
        this.errors = List.copyOf(builder.errors);
        this.waits = List.copyOf(builder.waits);
        this.limits = List.copyOf(builder.limits);
        this.hostile = List.copyOf(builder.hostile);
        this.checks = List.copyOf(builder.checks);
        this.inbound = List.copyOf(builder.inbound);
        this.batches = List.copyOf(builder.batches);
        this.migrations = Map.copyOf(builder.migrations);
        this.notSecret = Set.copyOf(builder.notSecret);
    }

    /**
     * Starts samples.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    Map<String, JsonNode> configs() {
        return configs;
    }

    List<Delivery> deliveries() {
        return deliveries;
    }

    List<Answer> accepted() {
        return accepted;
    }

    List<Errors> errors() {
        return errors;
    }

    List<Wait> waits() {
        return waits;
    }

    List<Limit> limits() {
        return limits;
    }

    List<Hostile> hostile() {
        return hostile;
    }

    List<CheckRun> checks() {
        return checks;
    }

    List<InboundSample> inbound() {
        return inbound;
    }

    List<BatchSample> batches() {
        return batches;
    }

    Map<Integer, JsonNode> migrations() {
        return migrations;
    }

    Set<String> notSecret() {
        return notSecret;
    }

    /** Collects samples. Not safe for use by several threads. */
    public static final class Builder {
        private final Map<String, JsonNode> configs = new LinkedHashMap<>();
        private final List<Delivery> deliveries = new ArrayList<>();
        private final List<Answer> accepted = new ArrayList<>();
        private final List<Errors> errors = new ArrayList<>();
        private final List<Wait> waits = new ArrayList<>();
        private final List<Limit> limits = new ArrayList<>();
        private final List<Hostile> hostile = new ArrayList<>();
        private final List<CheckRun> checks = new ArrayList<>();
        private final List<InboundSample> inbound = new ArrayList<>();
        private final List<BatchSample> batches = new ArrayList<>();
        private final Map<Integer, JsonNode> migrations = new LinkedHashMap<>();
        private final Set<String> notSecret = new LinkedHashSet<>();

        private Builder() {}

        /**
         * Adds a valid configuration. There must be one for each value of a field that decides about others, and each field
         * must be in one of them. Its secrets are made up, have at least eight characters, and occur nowhere else.
         *
         * @param name what the other samples call it, such as {@code bot}
         * @param json the configuration
         * @return this builder
         */
        public Builder config(String name, String json) {
            configs.put(name, SampleJson.object(json));
            return this;
        }

        /**
         * Adds an event for an action, which every configuration can send by the action's own mapping. The default is the
         * example of the action.
         *
         * @param action the id of the action
         * @param payload the payload of the event, JSON
         * @return this builder
         */
        public Builder event(String action, String payload) {
            deliveries.add(new Delivery(Optional.empty(), action, SampleJson.object(payload)));
            return this;
        }

        /**
         * Adds an event for an action, which one configuration can send by the action's own mapping.
         *
         * @param config the name of the configuration
         * @param action the id of the action
         * @param payload the payload of the event, JSON
         * @return this builder
         */
        public Builder event(String config, String action, String payload) {
            deliveries.add(new Delivery(Optional.of(config), action, SampleJson.object(payload)));
            return this;
        }

        /**
         * Adds an answer of success, as the vendor gives it to all configurations. There must be one for each configuration of
         * a template with actions.
         *
         * @param response the answer
         * @return this builder
         */
        public Builder accepted(OutboundResponse response) {
            accepted.add(new Answer(Optional.empty(), response));
            return this;
        }

        /**
         * Adds an answer of success, as the vendor gives it to one configuration.
         *
         * @param config the name of the configuration
         * @param response the answer
         * @return this builder
         */
        public Builder accepted(String config, OutboundResponse response) {
            accepted.add(new Answer(Optional.of(config), response));
            return this;
        }

        /**
         * Adds the table by which the template judges answers to all configurations. There must be one for each configuration
         * of a template with actions.
         *
         * @param table the table
         * @param answer how the vendor's answer looks that a row is about, with the row's status and its code
         * @return this builder
         */
        public Builder errors(ErrorTable table, Function<ErrorTable.Row, OutboundResponse> answer) {
            errors.add(new Errors(Optional.empty(), table, answer));
            return this;
        }

        /**
         * Adds the table by which the template judges answers to one configuration.
         *
         * @param config the name of the configuration
         * @param table the table
         * @param answer how the vendor's answer looks that a row is about, with the row's status and its code
         * @return this builder
         */
        public Builder errors(String config, ErrorTable table, Function<ErrorTable.Row, OutboundResponse> answer) {
            errors.add(new Errors(Optional.of(config), table, answer));
            return this;
        }

        /**
         * Adds an answer in which the vendor asks to wait, in a way other than {@code Retry-After} with a status of 429. It
         * arrives at {@link dev.integrations.testkit.Samples#NOON}.
         *
         * @param response the answer
         * @param expected how long it asks to wait
         * @return this builder
         */
        public Builder waits(OutboundResponse response, Duration expected) {
            waits.add(new Wait(Optional.empty(), response, expected));
            return this;
        }

        /**
         * Adds an answer in which the vendor asks one configuration to wait.
         *
         * @param config the name of the configuration
         * @param response the answer
         * @param expected how long it asks to wait
         * @return this builder
         */
        public Builder waits(String config, OutboundResponse response, Duration expected) {
            waits.add(new Wait(Optional.of(config), response, expected));
            return this;
        }

        /**
         * Adds a limit on the length of a text: what is longer is cut and noted, or withheld. There must be one for each text
         * of an event that an action sends, unless it is {@link #unlimited}, and for what the schema of the action bounds.
         *
         * @param action the id of the action
         * @param parameter the name of the parameter
         * @param most the most ASCII characters of it that are sent, if the rest is as in the sample event
         * @return this builder
         */
        public Builder limit(String action, String parameter, int most) {
            limits.add(new Limit(Optional.empty(), action, parameter, most, Optional.empty()));
            return this;
        }

        /**
         * Adds a limit on the length of a text that is in force with one configuration.
         *
         * @param config the name of the configuration
         * @param action the id of the action
         * @param parameter the name of the parameter
         * @param most the most ASCII characters of it that are sent, if the rest is as in the sample event
         * @return this builder
         */
        public Builder limit(String config, String action, String parameter, int most) {
            limits.add(new Limit(Optional.of(config), action, parameter, most, Optional.empty()));
            return this;
        }

        /**
         * Adds a limit on something else than the length of a text, such as the number of recipients: what exceeds it is
         * noted, or withheld.
         *
         * @param action the id of the action
         * @param parameter the name of the parameter
         * @param most the largest size that is sent as it is
         * @param value the value of the parameter of a size, as JSON
         * @return this builder
         */
        public Builder limit(String action, String parameter, int most, IntFunction<String> value) {
            limits.add(new Limit(Optional.empty(), action, parameter, most, Optional.of(value)));
            return this;
        }

        /**
         * Says that a text goes out whole however long it is, with all configurations that have no limit on it. It is tried
         * with 256 Ki characters.
         *
         * @param action the id of the action
         * @param parameter the name of the parameter
         * @return this builder
         */
        public Builder unlimited(String action, String parameter) {
            limits.add(Limit.none(action, parameter));
            return this;
        }

        /**
         * Adds texts of an event that must never reach the vendor as they are, since they would mention, link or format. There
         * must be some for each parameter that the action escapes.
         *
         * @param action the id of the action
         * @param parameter the name of the parameter
         * @param texts the texts, such as {@code <!channel>}
         * @return this builder
         */
        public Builder hostile(String action, String parameter, String... texts) {
            hostile.add(new Hostile(action, parameter, List.of(texts)));
            return this;
        }

        /**
         * Adds answers to a setup check and how it ends with them. For each check that asks the vendor there must be one that
         * ends well and one that ends as rejected.
         *
         * @param config the name of the configuration
         * @param check the name of the check
         * @param outcome how it ends
         * @param answers what the vendor answers to one step after the other
         * @return this builder
         */
        public Builder check(String config, String check, SetupCheck.Outcome outcome, OutboundResponse... answers) {
            checks.add(new CheckRun(config, check, outcome, List.of(answers)));
            return this;
        }

        /**
         * Adds a request of the vendor. There must be one with an event if the template receives.
         *
         * @param sample the request, and what is signed in it
         * @return this builder
         */
        public Builder inbound(InboundSample sample) {
            inbound.add(sample);
            return this;
        }

        /**
         * Adds how requests with several events look. There must be one for each action with a batch.
         *
         * @param sample how they look, and what is answered to them
         * @return this builder
         */
        public Builder batch(BatchSample sample) {
            batches.add(sample);
            return this;
        }

        /**
         * Adds a configuration of an earlier version. There must be one of each.
         *
         * @param version the version
         * @param json a configuration that was valid then
         * @return this builder
         */
        public Builder migration(int version, String json) {
            migrations.put(version, SampleJson.object(json));
            return this;
        }

        /**
         * Says of fields that they are no secrets, though they are called keys or tokens.
         *
         * @param fields the names of the fields
         * @return this builder
         */
        public Builder notSecret(String... fields) {
            notSecret.addAll(List.of(fields));
            return this;
        }

        /**
         * Builds the samples.
         *
         * @return the samples
         */
        public TemplateSamples build() {
            return new TemplateSamples(this);
        }
    }
}
