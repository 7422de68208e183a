package dev.integrations.apikey;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.http.AddressBlocks;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What the owner of an API key chooses about it. Immutable.
 *
 * @param name what it is for, 1 to 200 characters
 * @param owner who answers for it, in the host's words, such as {@code user:42}; up to 128 characters, or an empty text
 * @param scopes what it opens: scopes of the host's catalogue or wildcards, up to 100
 * @param expiresAt when it ends, 9999-12-31T00:00:00Z at the latest, or empty if it does not
 * @param addresses the blocks of addresses from which it may be used, up to 100, such as {@code 203.0.113.0/24} or
 *     {@code 2001:db8::/32}; none if from everywhere
 * @param requestLimit how many requests each node takes from it in a time, or empty
 */
public record ApiKeySettings(
        String name,
        String owner,
        List<String> scopes,
        Optional<Instant> expiresAt,
        List<String> addresses,
        Optional<RequestLimit> requestLimit) {
    private static final int MAX_NAME = 200;
    private static final int MAX_OWNER = 128;
    private static final int MAX_ITEMS = 100;

    /** No key ends later: databases and RFC 3339 have four digits for the year. */
    static final Instant LATEST_END = Instant.parse("9999-12-31T00:00:00Z");

    /**
     * Validates what can be seen without the catalogue of scopes.
     *
     * @param name what it is for
     * @param owner who answers for it
     * @param scopes what it opens
     * @param expiresAt when it ends, or empty; cut off after the microsecond
     * @param addresses from where it may be used
     * @param requestLimit how many requests are taken from it, or empty
     * @throws InvalidInputException if something is out of its bounds; it names everything that is
     */
    public ApiKeySettings {
        scopes = scopes.stream().distinct().toList();
        addresses = addresses.stream().distinct().toList();
        expiresAt = expiresAt.map(end -> end.truncatedTo(ChronoUnit.MICROS));
        List<Problem> problems = new ArrayList<>();
        if (name.isBlank() || name.length() > MAX_NAME || hasControls(name)) {
            problems.add(new Problem("name", "it has 1 to %d characters, without line breaks".formatted(MAX_NAME)));
        }
        if (owner.length() > MAX_OWNER || hasControls(owner)) {
            problems.add(new Problem("owner", "it has up to %d characters, without line breaks".formatted(MAX_OWNER)));
        }
        if (expiresAt.filter(LATEST_END::isBefore).isPresent()) {
            problems.add(new Problem("expiresAt", "it is %s at the latest".formatted(LATEST_END)));
        }
        if (scopes.size() > MAX_ITEMS) {
            problems.add(new Problem("scopes", "there are up to %d, were %d".formatted(MAX_ITEMS, scopes.size())));
        }
        if (addresses.size() > MAX_ITEMS) {
            problems.add(
                    new Problem("addresses", "there are up to %d, were %d".formatted(MAX_ITEMS, addresses.size())));
        }
        addresses.forEach(block -> addressProblem(block).ifPresent(problems::add));
        if (!problems.isEmpty()) {
            throw new InvalidInputException("API key", problems);
        }
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    private static Optional<Problem> addressProblem(String block) {
        try {
            return AddressBlocks.parse(List.of(block)).isEmpty()
                    ? Optional.of(new Problem("addresses", "a block is needed"))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(new Problem("addresses", String.valueOf(e.getMessage())));
        }
    }

    /**
     * Returns a builder for a key that opens nothing, does not end, and may be used from everywhere without limit.
     *
     * @param name what it is for, 1 to 200 characters
     * @return a new builder
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /**
     * Returns a builder with these settings.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder(name);
        builder.owner = owner;
        builder.scopes = scopes;
        builder.expiresAt = expiresAt;
        builder.addresses = addresses;
        builder.requestLimit = requestLimit;
        return builder;
    }

    /** Builds settings. Not safe for use by several threads. */
    public static final class Builder {
        private String name;
        private String owner = "";
        private List<String> scopes = List.of();
        private Optional<Instant> expiresAt = Optional.empty();
        private List<String> addresses = List.of();
        private Optional<RequestLimit> requestLimit = Optional.empty();

        private Builder(String name) {
            this.name = name;
        }

        /**
         * Sets what the key is for.
         *
         * @param name 1 to 200 characters
         * @return this builder
         */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /**
         * Sets who answers for the key.
         *
         * @param owner in the host's words, such as {@code user:42}, up to 128 characters; the default is nobody
         * @return this builder
         */
        public Builder owner(String owner) {
            this.owner = owner;
            return this;
        }

        /**
         * Sets what the key opens.
         *
         * @param scopes scopes of the host's catalogue, or wildcards such as {@code invoices:*}; the default is none
         * @return this builder
         */
        public Builder scopes(String... scopes) {
            return scopes(List.of(scopes));
        }

        /**
         * Sets what the key opens.
         *
         * @param scopes scopes of the host's catalogue, or wildcards
         * @return this builder
         */
        public Builder scopes(Collection<String> scopes) {
            this.scopes = List.copyOf(scopes);
            return this;
        }

        /**
         * Sets when the key ends.
         *
         * @param expiresAt the time from which on it is refused; the default is never
         * @return this builder
         */
        public Builder expiresAt(Instant expiresAt) {
            this.expiresAt = Optional.of(expiresAt);
            return this;
        }

        /**
         * Lets the key be used until it is revoked.
         *
         * @return this builder
         */
        public Builder neverExpires() {
            this.expiresAt = Optional.empty();
            return this;
        }

        /**
         * Sets from where the key may be used.
         *
         * @param blocks such as {@code 203.0.113.0/24} or {@code 2001:db8::/32}; the default is none, which is
         *     everywhere
         * @return this builder
         */
        public Builder addresses(String... blocks) {
            return addresses(List.of(blocks));
        }

        /**
         * Sets from where the key may be used.
         *
         * @param blocks such as {@code 203.0.113.0/24}
         * @return this builder
         */
        public Builder addresses(Collection<String> blocks) {
            this.addresses = List.copyOf(blocks);
            return this;
        }

        /**
         * Sets how many requests each node takes from the key in a time.
         *
         * @param limit the limit; the default is none
         * @return this builder
         */
        public Builder requestLimit(RequestLimit limit) {
            this.requestLimit = Optional.of(limit);
            return this;
        }

        /**
         * Takes any number of requests from the key.
         *
         * @return this builder
         */
        public Builder unlimited() {
            this.requestLimit = Optional.empty();
            return this;
        }

        /**
         * Returns the settings.
         *
         * @return the settings
         * @throws InvalidInputException if something is out of its bounds; it names everything that is
         */
        public ApiKeySettings build() {
            return new ApiKeySettings(name, owner, scopes, expiresAt, addresses, requestLimit);
        }
    }
}
