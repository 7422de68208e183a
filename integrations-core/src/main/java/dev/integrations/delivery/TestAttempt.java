package dev.integrations.delivery;

import dev.integrations.event.EventId;
import dev.integrations.http.OutboundRequest;
import java.util.Optional;

/**
 * What became of an event that was sent to try a destination. Nothing of it is stored.
 *
 * @param event the id that the event had
 * @param request what was sent, or empty if it is an e-mail or nothing could be prepared
 * @param attempt the attempt
 * @param outcome the judgement of the destination
 */
public record TestAttempt(EventId event, Optional<OutboundRequest> request, Attempt attempt, Outcome outcome) {}
