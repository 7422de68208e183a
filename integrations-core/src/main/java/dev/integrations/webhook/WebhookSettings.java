package dev.integrations.webhook;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.delivery.RateLimit;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.event.Channels;
import dev.integrations.event.Condition;
import dev.integrations.event.EventFilter;
import dev.integrations.event.Interest;
import dev.integrations.transform.JsonTemplate;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the owner of a webhook chooses about it. Immutable and safe for use by several threads. */
public final class WebhookSettings {
    /** The total time that an attempt may take unless set otherwise: 15 seconds. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);

    /** How many attempts may be under way at once from each node unless set otherwise: 16. */
    public static final int DEFAULT_CONCURRENCY = 16;

    private final SettingsValues values;

    private WebhookSettings(SettingsValues values) {
        this.values = values;
    }

    /**
     * Returns a builder with the defaults.
     *
     * @param url where events are sent
     * @return a new builder
     */
    public static Builder builder(String url) {
        return new Builder(url);
    }

    /**
     * Returns a builder with these settings.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder(values);
    }

    /** {@return the absolute URL to which events are sent} */
    public String url() {
        return values.url;
    }

    /** {@return what the owner says about it, or an empty text} */
    public String description() {
        return values.description;
    }

    /** {@return the owner's labels by key, not modifiable} */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(values.metadata);
    }

    /** {@return the filter of event types} */
    public EventFilter events() {
        return values.interest.filter();
    }

    /** {@return which events are sent: filter, channels and condition together} */
    public Interest interest() {
        return values.interest;
    }

    /** {@return the headers that are added to every request, by name, not modifiable} */
    public Map<String, String> headers() {
        return Collections.unmodifiableMap(values.headers);
    }

    /** {@return the schedule by which failed attempts are repeated} */
    public RetrySchedule retrySchedule() {
        return values.retrySchedule;
    }

    /**
     * Returns the total time that an attempt may take, from the look-up of the host to the end of the answer.
     *
     * @return 100 milliseconds to 60 seconds
     */
    public Duration timeout() {
        return values.timeout;
    }

    /** {@return how many attempts may be under way at once from each node, 1 to 256} */
    public int concurrency() {
        return values.concurrency;
    }

    /** {@return how many attempts may start in a time from all nodes together, or empty} */
    public Optional<RateLimit> rateLimit() {
        return values.rateLimit;
    }

    /** {@return whether events of one ordering key are sent one after the other} */
    public boolean ordered() {
        return values.ordered;
    }

    /**
     * Returns how the webhook and its receiver trust each other beyond the signature.
     *
     * @return the options; of those that were saved, credentials are masked
     */
    public WebhookSecurity security() {
        return values.security;
    }

    /**
     * Returns the webhook that gets what becomes a dead letter of this one.
     *
     * @return another webhook of the same tenant, or empty
     */
    public Optional<WebhookId> fallback() {
        return values.fallback;
    }

    /**
     * Returns what is made of payloads at the moment they are sent.
     *
     * @return the template, or empty to send them as they are
     */
    public Optional<JsonTemplate> template() {
        return values.template;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WebhookSettings that && values.asList().equals(that.values.asList());
    }

    @Override
    public int hashCode() {
        return values.asList().hashCode();
    }

    /** Returns filter and concurrency; a URL's path and the headers may be secrets. */
    @Override
    public String toString() {
        return "WebhookSettings[events=%s, concurrency=%d]".formatted(events().patterns(), concurrency());
    }

    /** Builds settings; {@link #build()} reports everything that is wrong together. Not safe for several threads. */
    public static final class Builder extends SettingsValues {
        private Builder(String url) {
            super(url);
        }

        private Builder(SettingsValues values) {
            super(values);
        }

        /**
         * Sets where events are sent.
         *
         * @param url an absolute URL; the outbound policy of the host decides which ones are accepted
         * @return this builder
         */
        public Builder url(String url) {
            this.url = url;
            return this;
        }

        /**
         * Sets what the owner says about it.
         *
         * @param description up to 1,000 characters; the default is an empty text
         * @return this builder
         */
        public Builder description(String description) {
            this.description = description;
            return this;
        }

        /**
         * Sets the owner's labels.
         *
         * @param metadata up to 50 labels with keys of up to 64 and values of up to 512 characters; the default is none
         * @return this builder
         */
        public Builder metadata(Map<String, String> metadata) {
            this.metadata = new LinkedHashMap<>(metadata);
            return this;
        }

        /**
         * Sets which event types are sent.
         *
         * @param patterns exact names such as {@code invoice.paid}, everything below a name such as {@code invoice.*},
         *     all with {@code *}, or all but some with {@code !invoice.draft}; the default is {@code *}
         * @return this builder
         * @throws InvalidInputException if a pattern is malformed
         */
        public Builder events(String... patterns) {
            return events(EventFilter.of(patterns));
        }

        /**
         * Sets which event types are sent.
         *
         * @param filter the filter; the default lets all pass
         * @return this builder
         */
        public Builder events(EventFilter filter) {
            return interest(new Interest(filter, interest.channels(), interest.condition()));
        }

        /**
         * Sets which events are sent: filter, channels and condition together.
         *
         * @param interest the interest; the default is in every event
         * @return this builder
         */
        public Builder interest(Interest interest) {
            this.interest = interest;
            return this;
        }

        /**
         * Sets the channels that it listens to: of the events whose type the filter takes, those are sent that were
         * published on at least one of these channels.
         *
         * @param names up to 10 names of 1 to 128 letters, digits or {@code . _ : -}; the default is none, which sends
         *     events whatever their channels
         * @return this builder
         * @throws InvalidInputException if there are more than 10, naming every name that is malformed
         */
        public Builder channels(String... names) {
            return interest(new Interest(interest.filter(), Channels.of(names), interest.condition()));
        }

        /**
         * Sets what the payload of an event must say for the event to be sent.
         *
         * @param condition the condition; the default is none
         * @return this builder
         */
        public Builder condition(Condition condition) {
            return interest(new Interest(interest.filter(), interest.channels(), Optional.of(condition)));
        }

        /**
         * Lets events be sent whatever their payload says, which is the default.
         *
         * @return this builder
         */
        public Builder withoutCondition() {
            return interest(new Interest(interest.filter(), interest.channels(), Optional.empty()));
        }

        /**
         * Sets headers that are added to every request.
         *
         * @param headers up to 20 headers of together up to 4,096 characters; names that frame the request, start with
         *     {@code webhook-} or {@code content-}, or are {@code User-Agent} or {@code Cookie} are refused; the default
         *     is none
         * @return this builder
         */
        public Builder headers(Map<String, String> headers) {
            this.headers = new LinkedHashMap<>(headers);
            return this;
        }

        /**
         * Sets when failed attempts are repeated.
         *
         * @param schedule the schedule; the default is {@link RetrySchedule#exponential()}
         * @return this builder
         */
        public Builder retrySchedule(RetrySchedule schedule) {
            this.retrySchedule = schedule;
            return this;
        }

        /**
         * Sets the total time that an attempt may take, from the look-up of the host to the end of the answer.
         *
         * @param timeout 100 milliseconds to 60 seconds; the default is 15 seconds
         * @return this builder
         */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /**
         * Sets how many attempts may be under way at once from each node.
         *
         * @param concurrency 1 to 256; the default is 16
         * @return this builder
         */
        public Builder concurrency(int concurrency) {
            this.concurrency = concurrency;
            return this;
        }

        /**
         * Sets how many attempts may start in a time from all nodes together. What exceeds it waits, and spends no attempt.
         *
         * @param limit the limit, or empty, which is the default
         * @return this builder
         */
        public Builder rateLimit(Optional<RateLimit> limit) {
            this.rateLimit = limit;
            return this;
        }

        /**
         * Sets whether events of one {@linkplain dev.integrations.delivery.NewEvent#orderingKey ordering key} are sent one
         * after the other: each waits until the one before it was accepted or given up. Replays and deliveries to a
         * fallback are not held back.
         *
         * @param ordered false is the default
         * @return this builder
         */
        public Builder ordered(boolean ordered) {
            this.ordered = ordered;
            return this;
        }

        /**
         * Sets how the webhook and its receiver trust each other beyond the signature.
         *
         * @param security the options; the default is {@link WebhookSecurity#none()}
         * @return this builder
         */
        public Builder security(WebhookSecurity security) {
            this.security = security;
            return this;
        }

        /**
         * Sets the webhook that gets what becomes a dead letter of this one: the same event, once, as a delivery of its
         * own. What that webhook does not accept either goes no further.
         *
         * @param fallback another webhook of the same tenant, or empty, which is the default
         * @return this builder
         */
        public Builder fallback(Optional<WebhookId> fallback) {
            this.fallback = fallback;
            return this;
        }

        /**
         * Sets what is made of payloads at the moment they are sent.
         *
         * @param template the template, or empty to send them as they are, which is the default
         * @return this builder
         */
        public Builder template(Optional<JsonTemplate> template) {
            this.template = template;
            return this;
        }

        /**
         * Returns the settings.
         *
         * @return settings with a copy of these values
         * @throws InvalidInputException if a value is out of its bounds; it names every one that is
         */
        public WebhookSettings build() {
            WebhookSettings settings = new WebhookSettings(new SettingsValues(this));
            List<Problem> problems = SettingsRules.problems(settings);
            if (!problems.isEmpty()) {
                throw new InvalidInputException("webhook", problems);
            }
            return settings;
        }
    }
}
