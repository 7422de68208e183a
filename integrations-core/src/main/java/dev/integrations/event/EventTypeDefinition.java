package dev.integrations.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a host says of one of its event types: a description, a JSON Schema of the payload, examples, and whether it is
 * deprecated. Immutable and safe for use by several threads.
 */
public final class EventTypeDefinition {
    private final EventType type;
    private final String description;
    private final Optional<String> group;
    private final String version;
    private final Optional<String> schema;
    private final Map<String, String> examples;
    private final boolean deprecated;
    private final Optional<EventType> replacement;
    private final List<String> redactions;

    private EventTypeDefinition(Builder builder) {
        this.type = EventType.of(builder.type);
        this.description = builder.description;
        this.group = Optional.ofNullable(builder.group);
        this.version = builder.version;
        this.schema = Optional.ofNullable(builder.schema).map(JsonText::compact);
        Map<String, String> compact = new LinkedHashMap<>();
        builder.examples.forEach((name, json) -> compact.put(name, JsonText.compact(json)));
        this.examples = Collections.unmodifiableMap(compact);
        this.deprecated = builder.deprecated;
        this.replacement = Optional.ofNullable(builder.replacement).map(EventType::of);
        this.redactions = List.copyOf(builder.redactions);
    }

    /**
     * Returns a builder of a definition that says nothing yet.
     *
     * @param type the event type, such as {@code invoice.paid}
     * @return a new builder
     */
    public static Builder builder(String type) {
        return new Builder(type);
    }

    /**
     * Returns a builder that starts from this definition.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder(type.name());
        builder.description = description;
        builder.group = group.orElse(null);
        builder.version = version;
        builder.schema = schema.orElse(null);
        builder.examples.putAll(examples);
        builder.deprecated = deprecated;
        builder.replacement = replacement.map(EventType::name).orElse(null);
        builder.redactions.addAll(redactions);
        return builder;
    }

    /**
     * Returns the event type that this defines.
     *
     * @return the type
     */
    public EventType type() {
        return type;
    }

    /**
     * Returns what happens, in words.
     *
     * @return up to 2,000 characters; the default is none
     */
    public String description() {
        return description;
    }

    /**
     * Returns under which heading the type is listed.
     *
     * @return the group, or empty
     */
    public Optional<String> group() {
        return group;
    }

    /**
     * Returns the version of the definition in the host's words.
     *
     * @return the version; the default is {@code 1}
     */
    public String version() {
        return version;
    }

    /**
     * Returns the schema that payloads must satisfy.
     *
     * @return JSON Schema 2020-12 as JSON without spaces, or empty if any payload will do
     */
    public Optional<String> schema() {
        return schema;
    }

    /**
     * Returns examples of payloads, each of which satisfies the schema.
     *
     * @return JSON without spaces by name, in the order they were given
     */
    public Map<String, String> examples() {
        return examples;
    }

    /**
     * Says whether the type should not be used any more.
     *
     * @return true if it is deprecated
     */
    public boolean deprecated() {
        return deprecated;
    }

    /**
     * Returns what to use instead of a deprecated type.
     *
     * @return the other type, or empty
     */
    public Optional<EventType> replacement() {
        return replacement;
    }

    /**
     * Returns which values of payloads are not shown.
     *
     * @return JSON Pointers, in the order in which they were given
     */
    public List<String> redactions() {
        return redactions;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EventTypeDefinition that
                && type.equals(that.type)
                && description.equals(that.description)
                && group.equals(that.group)
                && version.equals(that.version)
                && schema.equals(that.schema)
                && examples.equals(that.examples)
                && deprecated == that.deprecated
                && replacement.equals(that.replacement)
                && redactions.equals(that.redactions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, description, group, version, schema, examples, deprecated, replacement, redactions);
    }

    @Override
    public String toString() {
        return "EventTypeDefinition[%s, version %s]".formatted(type, version);
    }

    /** Builds a definition. Not safe for use by several threads. */
    public static final class Builder {
        final String type;
        final Map<String, String> examples = new LinkedHashMap<>();
        final Set<String> redactions = new LinkedHashSet<>();
        String description = "";
        String version = "1";

        @Nullable
        String group;

        @Nullable
        String schema;

        @Nullable
        String replacement;

        boolean deprecated;

        private Builder(String type) {
            this.type = type;
        }

        /**
         * Says what happens.
         *
         * @param description up to 2,000 characters; the default is none
         * @return this builder
         */
        public Builder description(String description) {
            this.description = description;
            return this;
        }

        /**
         * Sets under which heading the type is listed.
         *
         * @param group 1 to 64 characters; the default is none
         * @return this builder
         */
        public Builder group(String group) {
            this.group = group;
            return this;
        }

        /**
         * Sets the version of the definition.
         *
         * @param version 1 to 32 letters, digits or {@code . _ -}; the default is {@code 1}
         * @return this builder
         */
        public Builder version(String version) {
            this.version = version;
            return this;
        }

        /**
         * Sets the schema that payloads must satisfy.
         *
         * @param json JSON Schema 2020-12, up to 64 KiB of JSON; the default is none
         * @return this builder
         * @see dev.integrations.schema.JsonSchema
         */
        public Builder schema(String json) {
            this.schema = json;
            return this;
        }

        /**
         * Sets the schema that payloads must satisfy.
         *
         * @param tree JSON Schema 2020-12, up to 64 KiB of JSON; the default is none
         * @return this builder
         * @throws IllegalArgumentException if the tree cannot be written as JSON
         */
        public Builder schema(JsonNode tree) {
            return schema(JsonText.of(tree));
        }

        /**
         * Adds an example of a payload, or replaces that of the same name.
         *
         * @param name 1 to 64 characters
         * @param json up to 64 KiB of JSON that satisfies the schema; there may be up to 20, of together 256 KiB
         * @return this builder
         */
        public Builder example(String name, String json) {
            examples.put(name, json);
            return this;
        }

        /**
         * Adds an example of a payload, or replaces that of the same name.
         *
         * @param name 1 to 64 characters
         * @param tree up to 64 KiB of JSON that satisfies the schema; there may be up to 20, of together 256 KiB
         * @return this builder
         * @throws IllegalArgumentException if the tree cannot be written as JSON
         */
        public Builder example(String name, JsonNode tree) {
            return example(name, JsonText.of(tree));
        }

        /**
         * Removes all examples, as a new schema may need.
         *
         * @return this builder
         */
        public Builder noExamples() {
            examples.clear();
            return this;
        }

        /**
         * Adds a value that is not shown to those who look at stored events, such as {@code /card/number}: {@code
         * "(masked)"} stands in its place. Receivers get it all the same.
         *
         * @param pointer a JSON Pointer (RFC 6901) of up to 256 characters, in which {@code *} stands for each element
         *     of an array; one that finds nothing does no harm. There may be 50.
         * @return this builder
         */
        public Builder redact(String pointer) {
            redactions.add(pointer);
            return this;
        }

        /**
         * Removes what was added by {@link #redact}.
         *
         * @return this builder
         */
        public Builder redactNothing() {
            redactions.clear();
            return this;
        }

        /**
         * Marks the type as one that should not be used any more. It can still be published.
         *
         * @return this builder
         */
        public Builder deprecated() {
            this.deprecated = true;
            this.replacement = null;
            return this;
        }

        /**
         * Marks the type as one that should not be used any more. It can still be published.
         *
         * @param replacement the type to use instead, which need not be in the catalogue yet
         * @return this builder
         */
        public Builder deprecated(String replacement) {
            this.deprecated = true;
            this.replacement = replacement;
            return this;
        }

        /**
         * Takes the mark of deprecation away.
         *
         * @return this builder
         */
        public Builder notDeprecated() {
            this.deprecated = false;
            this.replacement = null;
            return this;
        }

        /**
         * Returns the definition, after the schema was compiled and every example checked against it.
         *
         * @return the definition
         * @throws InvalidInputException naming every field that is out of its bounds; places in schema and examples by
         *     their JSON Pointers, as in {@code schema/properties/amount/type} or {@code examples/first/amount}
         */
        public EventTypeDefinition build() {
            DefinitionRules.check(this);
            return new EventTypeDefinition(this);
        }
    }
}
