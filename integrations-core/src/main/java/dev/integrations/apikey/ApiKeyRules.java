package dev.integrations.apikey;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What holds of the API keys of all tenants. Every node that shares a store has the same. Immutable and safe for use by
 * several threads.
 */
public final class ApiKeyRules {
    private final Builder values;

    private ApiKeyRules(Builder values) {
        this.values = values;
    }

    /**
     * Returns a builder with the defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the default rules.
     *
     * @return the rules
     */
    public static ApiKeyRules defaults() {
        return builder().build();
    }

    /**
     * Returns what keys start with.
     *
     * @return the prefixes, at least one; the first is that of keys that are created without naming one
     */
    public List<String> prefixes() {
        return values.prefixes;
    }

    /**
     * Returns what keys that were made elsewhere start with.
     *
     * @return the prefixes; none if there are no such keys
     */
    public List<String> importedPrefixes() {
        return values.importedPrefixes;
    }

    /**
     * Returns how many keys a node remembers.
     *
     * @return at least 1
     */
    public int maxRemembered() {
        return values.maxRemembered;
    }

    /**
     * Returns how long before their ends keys are reminded of.
     *
     * @return the thresholds, all positive
     */
    public List<Duration> expiryReminders() {
        return values.expiryReminders;
    }

    /**
     * Returns how long after their creation keys are reminded of.
     *
     * @return the thresholds, all positive
     */
    public List<Duration> rotationReminders() {
        return values.rotationReminders;
    }

    /**
     * Returns how long counts of use are kept.
     *
     * @return 1 to 3650 days
     */
    public Duration usageKeptFor() {
        return values.usageKeptFor;
    }

    Peppers peppers() {
        return new Peppers(values.peppers);
    }

    /** Builds rules; {@link #build()} reports everything that is wrong together. Not safe for several threads. */
    public static final class Builder {
        private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_]{0,22}_");
        private static final Pattern IMPORTED_PREFIX = Pattern.compile("[!-~]{1,24}");
        private static final Pattern PEPPER_ID = Pattern.compile("[A-Za-z0-9._-]{1,32}");
        private static final int MIN_PEPPER = 32;
        private static final Duration MIN_THRESHOLD = Duration.ofMinutes(1);
        private static final Duration MIN_KEPT = Duration.ofDays(1);
        private static final Duration MAX = Duration.ofDays(3650);

        private List<String> prefixes = List.of("key_");
        private List<String> importedPrefixes = List.of();
        private List<Peppers.Pepper> peppers = List.of();
        private int maxRemembered = 50_000;
        private List<Duration> expiryReminders = List.of(Duration.ofDays(7), Duration.ofDays(1));
        private List<Duration> rotationReminders = List.of(Duration.ofDays(90));
        private Duration usageKeptFor = Duration.ofDays(400);

        private Builder() {}

        /**
         * Sets what keys start with, such as a prefix for each environment. A prefix that is left out lets no key in that
         * starts with it.
         *
         * @param prefixes at least one, the default for new keys first: 2 to 24 lower-case letters, digits and
         *     underscores, with a letter at the beginning and an underscore at the end, such as {@code acme_live_}; the
         *     default is {@code key_}
         * @return this builder
         */
        public Builder prefixes(String... prefixes) {
            this.prefixes = List.of(prefixes);
            return this;
        }

        /**
         * Lets keys in that were made elsewhere and imported by their hashes. They need no checksum: every text of 16 to
         * 256 visible characters that starts so is looked up.
         *
         * @param prefixes what they start with, 1 to 24 visible characters each, such as {@code sk_}; the default is none
         * @return this builder
         */
        public Builder importedPrefixes(String... prefixes) {
            this.importedPrefixes = List.of(prefixes);
            return this;
        }

        /**
         * Adds a pepper: a secret that is not in the database, without which the hashes there are of no use. Keys are
         * hashed under the one that was added first. Those that were hashed under others, or under none, are still found
         * as long as their pepper is given; to take one away revokes them.
         *
         * @param id its name, which is stored with each key: 1 to 32 letters, digits or {@code . _ -}
         * @param secret at least 32 random bytes, copied
         * @return this builder
         */
        public Builder pepper(String id, byte[] secret) {
            this.peppers = Stream.concat(peppers.stream(), Stream.of(new Peppers.Pepper(id, secret)))
                    .toList();
            return this;
        }

        /**
         * Sets how many keys a node remembers. One that it does not is read from the store when it is used.
         *
         * @param maxRemembered at least 1; the default is 50,000, which takes about 50 MB
         * @return this builder
         */
        public Builder maxRemembered(int maxRemembered) {
            this.maxRemembered = maxRemembered;
            return this;
        }

        /**
         * Sets how long before its end a key is reminded of, if there is an {@link ApiKeyListener}.
         *
         * @param before the thresholds, a minute to 3650 days; none for no reminders. The default is 7 days and 1 day.
         * @return this builder
         */
        public Builder remindOfExpiry(Duration... before) {
            this.expiryReminders = List.of(before);
            return this;
        }

        /**
         * Sets how long after its creation it is said that a key should be rotated, if there is an {@link ApiKeyListener}.
         *
         * @param after the thresholds, a minute to 3650 days; none for no reminders. The default is 90 days.
         * @return this builder
         */
        public Builder remindOfRotation(Duration... after) {
            this.rotationReminders = List.of(after);
            return this;
        }

        /**
         * Sets how long it is kept how often keys were used on each day.
         *
         * @param time 1 to 3650 days; the default is 400 days
         * @return this builder
         */
        public Builder keepUsageFor(Duration time) {
            this.usageKeptFor = time;
            return this;
        }

        /**
         * Returns the rules.
         *
         * @return rules with a copy of these values
         * @throws IllegalArgumentException if a value is out of its bounds; it names every one that is
         */
        public ApiKeyRules build() {
            List<String> problems = new ArrayList<>();
            if (prefixes.isEmpty()) {
                problems.add("a prefix is needed, such as acme_live_");
            }
            prefixes.stream()
                    .filter(prefix -> !PREFIX.matcher(prefix).matches())
                    .forEach(prefix -> problems.add(
                            "a prefix has 2 to 24 lower-case letters, digits and underscores, a letter first and an underscore last, was '%s'"
                                    .formatted(prefix)));
            importedPrefixes.stream()
                    .filter(prefix -> !IMPORTED_PREFIX.matcher(prefix).matches())
                    .forEach(prefix -> problems.add(
                            "an imported prefix has 1 to 24 visible characters, was '%s'".formatted(prefix)));
            checkPeppers(problems);
            if (maxRemembered < 1) {
                problems.add("maxRemembered must be at least 1, was " + maxRemembered);
            }
            Stream.concat(expiryReminders.stream(), rotationReminders.stream())
                    .filter(threshold -> threshold.compareTo(MIN_THRESHOLD) < 0 || threshold.compareTo(MAX) > 0)
                    .forEach(threshold -> problems.add("a reminder comes %s to %s before or after, was %s"
                            .formatted(MIN_THRESHOLD, MAX, threshold)));
            if (usageKeptFor.compareTo(MIN_KEPT) < 0 || usageKeptFor.compareTo(MAX) > 0) {
                problems.add("usage is kept for %s to %s, was %s".formatted(MIN_KEPT, MAX, usageKeptFor));
            }
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("Invalid rules of API keys: " + String.join("; ", problems));
            }
            return new ApiKeyRules(copy());
        }

        private void checkPeppers(List<String> problems) {
            HashSet<String> ids = new HashSet<>();
            for (Peppers.Pepper pepper : peppers) {
                if (!PEPPER_ID.matcher(pepper.id()).matches()) {
                    problems.add(
                            "the id of a pepper has 1 to 32 letters, digits or . _ -, was '%s'".formatted(pepper.id()));
                }
                if (!ids.add(pepper.id())) {
                    problems.add("pepper '%s' is there twice".formatted(pepper.id()));
                }
                if (pepper.length() < MIN_PEPPER) {
                    problems.add("pepper '%s' needs at least %d bytes, had %d"
                            .formatted(pepper.id(), MIN_PEPPER, pepper.length()));
                }
            }
        }

        private Builder copy() {
            Builder copy = new Builder();
            copy.prefixes = prefixes;
            copy.importedPrefixes = importedPrefixes;
            copy.peppers = peppers;
            copy.maxRemembered = maxRemembered;
            copy.expiryReminders = expiryReminders;
            copy.rotationReminders = rotationReminders;
            copy.usageKeptFor = usageKeptFor;
            return copy;
        }
    }
}
