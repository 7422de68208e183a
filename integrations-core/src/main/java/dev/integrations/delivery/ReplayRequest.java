package dev.integrations.delivery;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a replay job is to deliver. */
public sealed interface ReplayRequest {
    /**
     * Finished deliveries that match a query are delivered again, each once.
     *
     * @param query which deliveries; those that are pending, or finish after the job was started, never match
     */
    record Finished(DeliveryQuery query) implements ReplayRequest {
        /**
         * Validates the query.
         *
         * @param query which deliveries
         * @throws InvalidInputException if nothing finished can match it
         */
        public Finished {
            if (query.states().equals(Set.of(DeliveryState.PENDING))) {
                throw refused("states", "must have a state other than PENDING; what is pending is delivered anyway");
            }
            requireRange(query.publishedFrom(), query.publishedBefore());
        }
    }

    /**
     * Events that a destination wants by the filter it has now, and that have no delivery to it in any state, are
     * delivered to it: what was published before a webhook was made, for example.
     *
     * @param destination where they go
     * @param publishedFrom the earliest time of publication, inclusive
     * @param publishedBefore the time of publication before which events match; what is published after the job was
     *     started never matches
     */
    record Undelivered(DestinationId destination, Instant publishedFrom, Instant publishedBefore)
            implements ReplayRequest {
        /**
         * Validates the times.
         *
         * @param destination where events go
         * @param publishedFrom the earliest time
         * @param publishedBefore the time before which events match
         * @throws InvalidInputException if no time lies between the two
         */
        public Undelivered {
            requireRange(Optional.of(publishedFrom), Optional.of(publishedBefore));
        }
    }

    /**
     * Returns a request for finished deliveries.
     *
     * @param query which deliveries
     * @return the request
     * @throws InvalidInputException if nothing finished can match the query
     */
    static ReplayRequest finished(DeliveryQuery query) {
        return new Finished(query);
    }

    /**
     * Returns a request for events that have no delivery to a destination.
     *
     * @param destination where they go, such as {@code webhook.id().destination()}
     * @param publishedFrom the earliest time of publication, inclusive
     * @param publishedBefore the time of publication before which events match
     * @return the request
     * @throws InvalidInputException if no time lies between the two
     */
    static ReplayRequest undelivered(DestinationId destination, Instant publishedFrom, Instant publishedBefore) {
        return new Undelivered(destination, publishedFrom, publishedBefore);
    }

    private static void requireRange(Optional<Instant> from, Optional<Instant> before) {
        if (from.isPresent() && before.isPresent() && !from.get().isBefore(before.get())) {
            throw refused(
                    "publishedBefore", "must be after publishedFrom, %s, was %s".formatted(from.get(), before.get()));
        }
    }

    private static InvalidInputException refused(String field, String message) {
        return new InvalidInputException("replay", List.of(new Problem(field, message)));
    }
}
