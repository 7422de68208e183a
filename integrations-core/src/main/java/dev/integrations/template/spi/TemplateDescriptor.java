package dev.integrations.template.spi;

import dev.integrations.delivery.RateLimit;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a template is, for catalogues, forms and documentation; made by {@link #builder}. Immutable and safe for use by several
 * threads.
 *
 * @param id the id of the template: up to 60 lower-case letters, digits and hyphens, a letter first; it never changes
 * @param version the version of its configuration and of what it sends, from 1
 * @param name what people call it
 * @param summary what it does, in a sentence; may be empty
 * @param categories which categories it is listed under
 * @param config what its configurations must be like
 * @param actions what it can do with an event, the one that is the default first; empty if it only receives
 * @param inboundEvents the vendor's names of the types of events that it can send to the host; empty if it sends none
 * @param hosts which hosts its requests go to, for outbound policies, a leading {@code *.} for all below; empty if a
 *     configuration decides
 * @param requires ids of other templates that a tenant must have an integration of
 * @param conflicts ids of other templates that a tenant must not have an integration of
 * @param connection which connections it takes its credentials from
 * @param rateLimit how many requests the vendor takes in a time from one integration, or empty if there is no limit
 * @param documentation where the vendor describes its API, or empty
 * @param setupGuide how a tenant gets what the configuration asks for, in Markdown; may be empty
 * @param deprecation why the template should not be used any more, or empty while it should
 * @param mail whether it sends e-mail, for which the host needs a mail transport
 */
public record TemplateDescriptor(
        String id,
        int version,
        String name,
        String summary,
        Set<String> categories,
        ConfigSchema config,
        List<Action> actions,
        Set<String> inboundEvents,
        Set<String> hosts,
        Set<String> requires,
        Set<String> conflicts,
        ConnectionUse connection,
        Optional<RateLimit> rateLimit,
        Optional<URI> documentation,
        String setupGuide,
        Optional<Deprecation> deprecation,
        boolean mail) {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,59}");

    /**
     * Says that a template should not be used any more.
     *
     * @param reason why, and by when
     * @param replacement the id of the template to use instead, if there is one
     */
    public record Deprecation(String reason, Optional<String> replacement) {}

    /**
     * Creates a descriptor.
     *
     * @param id the id of the template
     * @param version the version of its configuration and of what it sends
     * @param name what people call it
     * @param summary what it does
     * @param categories which categories it is listed under, copied
     * @param config what its configurations must be like
     * @param actions what it can do with an event, copied
     * @param inboundEvents types of events that the vendor sends, copied
     * @param hosts which hosts its requests go to, copied
     * @param requires ids of templates, copied
     * @param conflicts ids of templates, copied
     * @param connection which connections it takes its credentials from
     * @param rateLimit how many requests the vendor takes in a time
     * @param documentation where the vendor describes its API
     * @param setupGuide how a tenant gets what the configuration asks for
     * @param deprecation why the template should not be used any more
     * @param mail whether it sends e-mail
     * @throws IllegalArgumentException if id, version, name or categories are out of their bounds, two actions have one id, or there is
     *     nothing that it does; it names all of it
     */
    public TemplateDescriptor {
        categories = Set.copyOf(categories);
        actions = List.copyOf(actions);
        inboundEvents = Set.copyOf(inboundEvents);
        hosts = Set.copyOf(hosts);
        requires = Set.copyOf(requires);
        conflicts = Set.copyOf(conflicts);
        List<String> problems = new ArrayList<>();
        if (!ID.matcher(id).matches()) {
            problems.add("the id is lower-case letters, digits and hyphens, was '%s'".formatted(id));
        }
        if (version < 1) {
            problems.add("versions start from 1, was " + version);
        }
        if (name.isBlank()) {
            problems.add("the name is blank");
        }
        categories.stream()
                .sorted()
                .filter(category -> !ID.matcher(category).matches())
                .forEach(category -> problems.add(
                        "categories are lower-case letters, digits and hyphens, was '%s'".formatted(category)));
        if (actions.stream().map(Action::id).distinct().count() != actions.size()) {
            problems.add("two actions have the same id");
        }
        if (actions.isEmpty() && inboundEvents.isEmpty()) {
            problems.add("it has neither an action nor inbound events");
        }
        if (requires.contains(id) || conflicts.contains(id)) {
            problems.add("it requires itself or conflicts with itself");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "Cannot describe template '%s': %s".formatted(id, String.join("; ", problems)));
        }
    }

    /**
     * Starts a descriptor.
     *
     * @param id the id of the template: up to 60 lower-case letters, digits and hyphens, a letter first; it never changes
     * @param version the version of its configuration and of what it sends, from 1
     * @param name what people call it
     * @return a builder
     */
    public static Builder builder(String id, int version, String name) {
        return new Builder(id, version, name);
    }

    /**
     * Finds an action.
     *
     * @param actionId the id of an action
     * @return the action, or empty if it has none of that id
     */
    public Optional<Action> action(String actionId) {
        return actions.stream().filter(action -> action.id().equals(actionId)).findFirst();
    }

    @Override
    public String toString() {
        return "Template[%s %d]".formatted(id, version);
    }

    /** Collects a descriptor. Not safe for use by several threads. */
    public static final class Builder {
        private static final String NO_CONFIG = "{\"type\":\"object\",\"properties\":{}}";

        private final String id;
        private final int version;
        private final String name;
        private String summary = "";
        private final Set<String> categories = new LinkedHashSet<>();
        private ConfigSchema config = ConfigSchema.parse(NO_CONFIG);
        private final List<Action> actions = new ArrayList<>();
        private final Set<String> inboundEvents = new LinkedHashSet<>();
        private final Set<String> hosts = new LinkedHashSet<>();
        private final Set<String> requires = new LinkedHashSet<>();
        private final Set<String> conflicts = new LinkedHashSet<>();
        private ConnectionUse connection = ConnectionUse.none();
        private Optional<RateLimit> rateLimit = Optional.empty();
        private Optional<URI> documentation = Optional.empty();
        private String setupGuide = "";
        private Optional<Deprecation> deprecation = Optional.empty();
        private boolean mail;

        private Builder(String id, int version, String name) {
            this.id = id;
            this.version = version;
            this.name = name;
        }

        /**
         * Sets what it does, in a sentence. The default is nothing.
         *
         * @param summary the sentence
         * @return this builder
         */
        public Builder summary(String summary) {
            this.summary = summary;
            return this;
        }

        /**
         * Adds categories under which it is listed. The default is none.
         *
         * @param categories such as {@code chat}
         * @return this builder
         */
        public Builder categories(String... categories) {
            this.categories.addAll(List.of(categories));
            return this;
        }

        /**
         * Sets what configurations must be like. The default has no fields.
         *
         * @param config the schema
         * @return this builder
         */
        public Builder config(ConfigSchema config) {
            this.config = config;
            return this;
        }

        /**
         * Adds what it can do with an event; the first one is the default. Without any, it only receives.
         *
         * @param action the action
         * @return this builder
         */
        public Builder action(Action action) {
            actions.add(action);
            return this;
        }

        /**
         * Adds types of events that the vendor can send to the host. The default is none.
         *
         * @param types the vendor's names
         * @return this builder
         */
        public Builder inboundEvents(String... types) {
            inboundEvents.addAll(List.of(types));
            return this;
        }

        /**
         * Adds hosts that its requests go to. The default is none, which means that a configuration decides.
         *
         * @param hosts host names, a leading {@code *.} for all below
         * @return this builder
         */
        public Builder hosts(String... hosts) {
            this.hosts.addAll(List.of(hosts));
            return this;
        }

        /**
         * Adds templates that a tenant must have an integration of. The default is none.
         *
         * @param templateIds ids of templates
         * @return this builder
         */
        public Builder requires(String... templateIds) {
            requires.addAll(List.of(templateIds));
            return this;
        }

        /**
         * Adds templates that a tenant must not have an integration of. The default is none.
         *
         * @param templateIds ids of templates
         * @return this builder
         */
        public Builder conflictsWith(String... templateIds) {
            conflicts.addAll(List.of(templateIds));
            return this;
        }

        /**
         * Sets which connections it takes its credentials from. The default is none.
         *
         * @param connection the use
         * @return this builder
         */
        public Builder connection(ConnectionUse connection) {
            this.connection = connection;
            return this;
        }

        /**
         * Sets how many requests the vendor takes in a time from one integration. The default is no limit.
         *
         * @param rateLimit the limit, kept over all nodes
         * @return this builder
         */
        public Builder rateLimit(RateLimit rateLimit) {
            this.rateLimit = Optional.of(rateLimit);
            return this;
        }

        /**
         * Sets where the vendor describes its API. The default is nowhere.
         *
         * @param documentation an {@code https} URL
         * @return this builder
         */
        public Builder documentation(String documentation) {
            this.documentation = Optional.of(URI.create(documentation));
            return this;
        }

        /**
         * Sets how a tenant gets what the configuration asks for. The default is nothing.
         *
         * @param markdown the guide
         * @return this builder
         */
        public Builder setupGuide(String markdown) {
            this.setupGuide = markdown;
            return this;
        }

        /**
         * Says that the template should not be used any more. The default is that it should.
         *
         * @param deprecation why
         * @return this builder
         */
        public Builder deprecated(Deprecation deprecation) {
            this.deprecation = Optional.of(deprecation);
            return this;
        }

        /**
         * Says that the template sends e-mail, and no requests. The default is the opposite.
         *
         * @return this builder
         */
        public Builder mail() {
            this.mail = true;
            return this;
        }

        /**
         * Builds the descriptor.
         *
         * @return the descriptor
         * @throws IllegalArgumentException if id, version, name or categories are out of their bounds, two actions have one id, or there is
         *     nothing that it does; it names all of it
         */
        public TemplateDescriptor build() {
            return new TemplateDescriptor(
                    id,
                    version,
                    name,
                    summary,
                    categories,
                    config,
                    actions,
                    inboundEvents,
                    hosts,
                    requires,
                    conflicts,
                    connection,
                    rateLimit,
                    documentation,
                    setupGuide,
                    deprecation,
                    mail);
        }
    }
}
