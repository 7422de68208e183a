package dev.integrations.template.spi;

import dev.integrations.schema.JsonSchema;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
    private final Optional<Batch> batch;
    private final Optional<Duration> keyLife;

    /**
     * How many events go together in one request.
     *
     * @param maxEvents the most events
     * @param maxBytes the most bytes of their parts together, and of the body
     */
    public record Batch(int maxEvents, int maxBytes) {}

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
        this.batch = Optional.ofNullable(builder.batch);
        this.keyLife = Optional.ofNullable(builder.keyLife);
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

    /**
     * Returns how many events go together in one request.
     *
     * @return the bounds, or empty if each event is a request of its own
     */
    public Optional<Batch> batch() {
        return batch;
    }

    /**
     * Returns for how long the vendor knows a repetition by its key.
     *
     * @return the time from the first attempt on, or empty if it is known forever
     */
    public Optional<Duration> keyLife() {
        return keyLife;
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
        private @Nullable Batch batch;
        private @Nullable Duration keyLife;

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
         * Lets several events go in one request, which a {@link BatchTemplate} makes. The default is a request for each event. An
         * event may go out again in other company, so there is no batch of an action that is harmful when it is repeated.
         *
         * @param maxEvents the most events in a request, at least 2
         * @param maxBytes the most bytes of the parts together, and of the body; leave some room for what is around them
         * @return this builder
         */
        public Builder batch(int maxEvents, int maxBytes) {
            this.batch = new Batch(maxEvents, maxBytes);
            return this;
        }

        /**
         * Sets for how long the vendor knows a repetition by its key. After that an attempt of which nobody knows how it ended
         * is not repeated, as if the action were {@link Repetition#HARMFUL}. The default is forever.
         *
         * @param life the time from the first attempt on, positive; it counts from when the event was due first
         * @return this builder
         */
        public Builder keyLife(Duration life) {
            this.keyLife = life;
            return this;
        }

        /**
         * Builds the action.
         *
         * @return the action
         * @throws dev.integrations.common.InvalidInputException if schema or mapping are malformed
         * @throws IllegalArgumentException if a batch has bounds below 2 events or 1 byte, or is of an action that is harmful when
         *     it is repeated; or if a life is not positive, or of keys of an action that is not idempotent
         */
        public Action build() {
            checkBatch();
            checkKeyLife();
            return new Action(this);
        }

        private void checkBatch() {
            if (batch == null) {
                return;
            }
            if (repetition == Repetition.HARMFUL) {
                throw new IllegalArgumentException(
                        "action '%s' is harmful when it is repeated, so that its events cannot go together"
                                .formatted(id));
            }
            if (batch.maxEvents() < 2 || batch.maxBytes() < 1) {
                throw new IllegalArgumentException(
                        "a batch of action '%s' has at least 2 events and 1 byte, was %s".formatted(id, batch));
            }
        }

        private void checkKeyLife() {
            if (keyLife == null) {
                return;
            }
            if (repetition != Repetition.IDEMPOTENT || keyLife.isNegative() || keyLife.isZero()) {
                throw new IllegalArgumentException(
                        "the keys of action '%s' live for a positive time, and only if it is idempotent; was %s, %s"
                                .formatted(id, repetition, keyLife));
            }
        }
    }
}
