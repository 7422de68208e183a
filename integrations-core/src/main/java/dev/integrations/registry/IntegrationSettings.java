package dev.integrations.registry;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.connection.ConnectionId;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.event.Channels;
import dev.integrations.event.Condition;
import dev.integrations.event.EventFilter;
import dev.integrations.event.Interest;
import dev.integrations.template.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a tenant chooses about an integration besides its configuration. Immutable and safe for use by several threads.
 *
 * @param name what the tenant calls it, 1 to 128 characters
 * @param interest which events go to it
 * @param rules what is done about which of them, the first rule that matches counts; about the others the template does
 *     what it does by default
 * @param connection the connection that its credentials come from, or empty if its configuration has them
 * @param fallback where the events of its dead letters go: another integration or a webhook of the same tenant
 * @param fallbackAtOnce whether the fallback also gets what is due while the service is left alone because it only fails
 * @param retrySchedule when failed attempts are repeated
 * @param concurrency how many requests may be under way at once from each node, 1 to 256
 * @param inbound what the service may send
 */
public record IntegrationSettings(
        String name,
        Interest interest,
        List<Rule> rules,
        Optional<ConnectionId> connection,
        Optional<DestinationId> fallback,
        boolean fallbackAtOnce,
        RetrySchedule retrySchedule,
        int concurrency,
        InboundRules inbound) {
    /** How many requests may be under way at once from each node, unless it is set. */
    public static final int DEFAULT_CONCURRENCY = 8;

    /** The most requests that may be under way at once from each node. */
    public static final int MAX_CONCURRENCY = 256;

    /** The most rules that an integration may have. */
    public static final int MAX_RULES = 100;

    private static final int MAX_NAME = 128;

    /**
     * Validates the settings.
     *
     * @param name what the tenant calls it
     * @param interest which events go to it
     * @param rules what is done about which of them, copied
     * @param connection the connection that its credentials come from
     * @param fallback where the events of its dead letters go
     * @param fallbackAtOnce whether the fallback also gets what is due while the service is left alone
     * @param retrySchedule when failed attempts are repeated
     * @param concurrency how many requests may be under way at once from each node
     * @param inbound what the service may send
     * @throws InvalidInputException if the name is blank or too long, there are too many rules, or the concurrency is out of its
     *     bounds; it names all of them
     */
    public IntegrationSettings {
        rules = List.copyOf(rules);
        List<Problem> problems = new ArrayList<>();
        if (name.isBlank() || name.length() > MAX_NAME || name.indexOf(0) >= 0) {
            problems.add(new Problem("name", "must have 1 to %d characters".formatted(MAX_NAME)));
        }
        if (rules.size() > MAX_RULES) {
            problems.add(new Problem("rules", "may be up to %d, were %d".formatted(MAX_RULES, rules.size())));
        }
        if (concurrency < 1 || concurrency > MAX_CONCURRENCY) {
            problems.add(new Problem("concurrency", "must be 1 to %d, was %d".formatted(MAX_CONCURRENCY, concurrency)));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException("integration", problems);
        }
    }

    /**
     * Returns settings by which all events go to an integration.
     *
     * @param name what the tenant calls it, 1 to 128 characters
     * @return the settings, without rules, connection and fallback
     * @throws InvalidInputException if the name is blank or too long
     */
    public static IntegrationSettings named(String name) {
        return new IntegrationSettings(
                name,
                Interest.in(EventFilter.all()),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                false,
                RetrySchedule.exponential(),
                DEFAULT_CONCURRENCY,
                InboundRules.open());
    }

    /**
     * Returns these settings with another name.
     *
     * @param other 1 to 128 characters
     * @return the settings
     * @throws InvalidInputException if the name is blank or too long
     */
    public IntegrationSettings withName(String other) {
        return new IntegrationSettings(
                other, interest, rules, connection, fallback, fallbackAtOnce, retrySchedule, concurrency, inbound);
    }

    /**
     * Returns these settings with another filter of event types.
     *
     * @param patterns what {@link EventFilter#of(String...)} takes
     * @return the settings
     * @throws InvalidInputException if a pattern is malformed
     */
    public IntegrationSettings withEvents(String... patterns) {
        return withInterest(new Interest(EventFilter.of(patterns), interest.channels(), interest.condition()));
    }

    /**
     * Returns these settings with other channels.
     *
     * @param channels events on at least one of these go to the integration; none for all events
     * @return the settings
     */
    public IntegrationSettings withChannels(Channels channels) {
        return withInterest(new Interest(interest.filter(), channels, interest.condition()));
    }

    /**
     * Returns these settings with another condition.
     *
     * @param condition what the payload must say, or empty
     * @return the settings
     */
    public IntegrationSettings withCondition(Optional<Condition> condition) {
        return withInterest(new Interest(interest.filter(), interest.channels(), condition));
    }

    private IntegrationSettings withInterest(Interest other) {
        return new IntegrationSettings(
                name, other, rules, connection, fallback, fallbackAtOnce, retrySchedule, concurrency, inbound);
    }

    /**
     * Returns these settings with other rules.
     *
     * @param others up to 100 rules, in their order
     * @return the settings
     * @throws InvalidInputException if there are too many
     */
    public IntegrationSettings withRules(List<Rule> others) {
        return new IntegrationSettings(
                name, interest, others, connection, fallback, fallbackAtOnce, retrySchedule, concurrency, inbound);
    }

    /**
     * Returns these settings with another connection.
     *
     * @param other a connection of the same tenant, or empty
     * @return the settings
     */
    public IntegrationSettings withConnection(Optional<ConnectionId> other) {
        return new IntegrationSettings(
                name, interest, rules, other, fallback, fallbackAtOnce, retrySchedule, concurrency, inbound);
    }

    /**
     * Returns these settings with another fallback.
     *
     * @param other another integration or a webhook of the same tenant, or empty
     * @return the settings
     */
    public IntegrationSettings withFallback(Optional<DestinationId> other) {
        return new IntegrationSettings(
                name, interest, rules, connection, other, fallbackAtOnce, retrySchedule, concurrency, inbound);
    }

    /**
     * Returns these settings with another moment at which the fallback takes over. Without a fallback it makes no difference.
     *
     * @param other true if the fallback is also to get what is due while the service is left alone because it only fails;
     *     false, which is the default, if it is to get dead letters only
     * @return the settings
     */
    public IntegrationSettings withFallbackAtOnce(boolean other) {
        return new IntegrationSettings(
                name, interest, rules, connection, fallback, other, retrySchedule, concurrency, inbound);
    }

    /**
     * Returns these settings with another retry schedule.
     *
     * @param other when failed attempts are repeated; the default is {@link RetrySchedule#exponential()}
     * @return the settings
     */
    public IntegrationSettings withRetrySchedule(RetrySchedule other) {
        return new IntegrationSettings(
                name, interest, rules, connection, fallback, fallbackAtOnce, other, concurrency, inbound);
    }

    /**
     * Returns these settings with another concurrency.
     *
     * @param other how many requests may be under way at once from each node, 1 to 256; the default is 8
     * @return the settings
     * @throws InvalidInputException if it is out of its bounds
     */
    public IntegrationSettings withConcurrency(int other) {
        return new IntegrationSettings(
                name, interest, rules, connection, fallback, fallbackAtOnce, retrySchedule, other, inbound);
    }

    /**
     * Returns these settings with other rules for what the service sends.
     *
     * @param other the rules
     * @return the settings
     */
    public IntegrationSettings withInbound(InboundRules other) {
        return new IntegrationSettings(
                name, interest, rules, connection, fallback, fallbackAtOnce, retrySchedule, concurrency, other);
    }

    /**
     * Returns the settings as text, for stores.
     *
     * @return a JSON object that {@link #parse} reads
     */
    public String toText() {
        return SettingsText.write(this);
    }

    /**
     * Reads settings.
     *
     * @param text what {@link #toText()} returned
     * @return the settings
     * @throws IllegalArgumentException if it is something else
     */
    public static IntegrationSettings parse(String text) {
        return SettingsText.read(text);
    }
}
