package dev.integrations.template.spi;

import dev.integrations.schema.JsonSchema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Something that a template does with an event, such as posting a message. Immutable and safe for use by several threads.
 */
public final class Action {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_]{0,59}");

    private final String id;
    private final String name;
    private final Repetition repetition;
    private final String schemaText;
    private final JsonSchema schema;
    private final Mapping mapping;
    private final Map<String, Escaping> escapings;
    private final String example;

    /** What it does to the world if the same request goes out twice, as it may after a time-out or a crash. */
    public enum Repetition {
        /** Nothing: the vendor knows a repetition by the idempotency key that the request carries. */
        IDEMPOTENT,
        /** Something that does no harm, such as a second message in a channel: unclear attempts are repeated. */
        HARMLESS,
        /** Something that costs or annoys: unclear attempts end as a dead letter, for somebody to decide. */
        HARMFUL
    }

    private Action(Builder builder) {
        this.id = builder.id;
        this.name = builder.name;
        this.repetition = builder.repetition;
        this.schemaText = builder.schema;
        this.schema = JsonSchema.parse(builder.schema);
        this.mapping = Mapping.parse(builder.mapping);
        this.escapings = Map.copyOf(builder.escapings);
        this.example = builder.example;
    }

    /**
     * Starts an action.
     *
     * @param id its id within the template: up to 60 lower-case letters, digits and underscores, a letter first
     * @param name what people call it
     * @param repetition what repeating it does
     * @return a builder
     * @throws IllegalArgumentException if the id is malformed or the name blank
     */
    public static Builder builder(String id, String name, Repetition repetition) {
        if (!ID.matcher(id).matches() || name.isBlank()) {
            throw new IllegalArgumentException(
                    "an action has an id such as post_message and a name, were '%s' and '%s'".formatted(id, name));
        }
        return new Builder(id, name, repetition);
    }

    /**
     * Returns its id.
     *
     * @return the id within the template
     */
    public String id() {
        return id;
    }

    /**
     * Returns what people call it.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Returns what repeating it does.
     *
     * @return the kind of repetition
     */
    public Repetition repetition() {
        return repetition;
    }

    /**
     * Returns what its parameters must be like.
     *
     * @return the compiled schema
     */
    public JsonSchema schema() {
        return schema;
    }

    /**
     * Returns what its parameters must be like, for forms and documentation.
     *
     * @return the schema as it was written
     */
    public String schemaText() {
        return schemaText;
    }

    /**
     * Returns how its parameters are made from an event if the tenant says nothing else.
     *
     * @return the default mapping
     */
    public Mapping mapping() {
        return mapping;
    }

    /**
     * Returns how texts of an event are escaped in a parameter.
     *
     * @param parameter the name of the parameter
     * @return the escaping; {@link Escaping#NONE} unless it was set
     */
    public Escaping escaping(String parameter) {
        return escapings.getOrDefault(parameter, Escaping.NONE);
    }

    /**
     * Returns the payload of an event that the default mapping makes something of, for dry runs and documentation.
     *
     * @return JSON
     */
    public String example() {
        return example;
    }

    @Override
    public String toString() {
        return "Action[%s]".formatted(id);
    }

    /** Collects an action. Not safe for use by several threads. */
    public static final class Builder {
        private final String id;
        private final String name;
        private final Repetition repetition;
        private String schema = "{\"type\":\"object\"}";
        private String mapping = "{}";
        private final Map<String, Escaping> escapings = new LinkedHashMap<>();
        private String example = "{}";

        private Builder(String id, String name, Repetition repetition) {
            this.id = id;
            this.name = name;
            this.repetition = repetition;
        }

        /**
         * Sets what the parameters must be like. The default is any object.
         *
         * @param json a JSON Schema for an object
         * @return this builder
         */
        public Builder schema(String json) {
            this.schema = json;
            return this;
        }

        /**
         * Sets how parameters are made from an event. The default makes none.
         *
         * @param json what {@link Mapping#parse} reads
         * @return this builder
         */
        public Builder mapping(String json) {
            this.mapping = json;
            return this;
        }

        /**
         * Sets how texts of an event are escaped in a parameter. The default is not at all.
         *
         * @param parameter the name of the parameter
         * @param escaping applied to all texts in it that come from the event
         * @return this builder
         */
        public Builder escape(String parameter, Escaping escaping) {
            escapings.put(parameter, escaping);
            return this;
        }

        /**
         * Sets the payload of an event that the default mapping makes something of. The default is an empty object.
         *
         * @param json the payload
         * @return this builder
         */
        public Builder example(String json) {
            this.example = json;
            return this;
        }

        /**
         * Builds the action.
         *
         * @return the action
         * @throws dev.integrations.common.InvalidInputException if schema or mapping are malformed
         */
        public Action build() {
            return new Action(this);
        }
    }
}
