package dev.integrations.delivery;

import dev.integrations.event.EventId;
import dev.integrations.event.EventType;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which deliveries are wanted; what is not set does not restrict. Immutable. */
public final class DeliveryQuery {
    private final Builder values;

    private DeliveryQuery(Builder values) {
        this.values = values;
    }

    /**
     * Returns a query that every delivery matches.
     *
     * @return the query
     */
    public static DeliveryQuery all() {
        return builder().build();
    }

    /**
     * Returns a query for deliveries in some states.
     *
     * @param first a state
     * @param others further states
     * @return the query
     */
    public static DeliveryQuery in(DeliveryState first, DeliveryState... others) {
        return builder().states(EnumSet.of(first, others)).build();
    }

    /**
     * Returns a builder without restrictions.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the states that match.
     *
     * @return the states; all of them unless set
     */
    public Set<DeliveryState> states() {
        return values.states;
    }

    /**
     * Returns the destination that matches.
     *
     * @return the destination, or empty for any
     */
    public Optional<DestinationId> destination() {
        return Optional.ofNullable(values.destination);
    }

    /**
     * Returns the event that matches.
     *
     * @return the event, or empty for any
     */
    public Optional<EventId> event() {
        return Optional.ofNullable(values.event);
    }

    /**
     * Returns the event type that matches.
     *
     * @return the type, or empty for any
     */
    public Optional<EventType> eventType() {
        return Optional.ofNullable(values.eventType);
    }

    /**
     * Returns the earliest time of publication that matches.
     *
     * @return the time, inclusive, or empty for any
     */
    public Optional<Instant> publishedFrom() {
        return Optional.ofNullable(values.publishedFrom);
    }

    /**
     * Returns the time of publication before which deliveries match.
     *
     * @return the time, exclusive, or empty for any
     */
    public Optional<Instant> publishedBefore() {
        return Optional.ofNullable(values.publishedBefore);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeliveryQuery that && values.asList().equals(that.values.asList());
    }

    @Override
    public int hashCode() {
        return values.asList().hashCode();
    }

    /** Builds a query. Not safe for use by several threads. */
    public static final class Builder {
        private Set<DeliveryState> states = EnumSet.allOf(DeliveryState.class);
        private @Nullable DestinationId destination;
        private @Nullable EventId event;
        private @Nullable EventType eventType;
        private @Nullable Instant publishedFrom;
        private @Nullable Instant publishedBefore;

        private Builder() {}

        /**
         * Restricts to some states.
         *
         * @param states at least one state
         * @return this builder
         * @throws IllegalArgumentException if there is no state
         */
        public Builder states(Set<DeliveryState> states) {
            this.states = Set.copyOf(EnumSet.copyOf(states));
            return this;
        }

        /**
         * Restricts to one destination.
         *
         * @param destination the destination
         * @return this builder
         */
        public Builder destination(DestinationId destination) {
            this.destination = destination;
            return this;
        }

        /**
         * Restricts to one event.
         *
         * @param event the event
         * @return this builder
         */
        public Builder event(EventId event) {
            this.event = event;
            return this;
        }

        /**
         * Restricts to one event type.
         *
         * @param eventType the type
         * @return this builder
         */
        public Builder eventType(EventType eventType) {
            this.eventType = eventType;
            return this;
        }

        /**
         * Restricts to events published at or after a time.
         *
         * @param from the time, inclusive
         * @return this builder
         */
        public Builder publishedFrom(Instant from) {
            this.publishedFrom = from;
            return this;
        }

        /**
         * Restricts to events published before a time.
         *
         * @param before the time, exclusive
         * @return this builder
         */
        public Builder publishedBefore(Instant before) {
            this.publishedBefore = before;
            return this;
        }

        /**
         * Returns the query.
         *
         * @return a query with a copy of these values
         */
        public DeliveryQuery build() {
            Builder copy = new Builder();
            copy.states = states;
            copy.destination = destination;
            copy.event = event;
            copy.eventType = eventType;
            copy.publishedFrom = publishedFrom;
            copy.publishedBefore = publishedBefore;
            return new DeliveryQuery(copy);
        }

        private List<@Nullable Object> asList() {
            return Arrays.asList(states, destination, event, eventType, publishedFrom, publishedBefore);
        }
    }
}
