package dev.integrations.delivery;

import dev.integrations.event.Event;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.TransportException;
import dev.integrations.mail.MailReply;
import java.time.Instant;
import java.util.Optional;

/**
 * What deliveries go to, as the dispatcher sees it: a function from an event to a request or an e-mail, and from an
 * answer to an {@link Outcome}. It does no I/O itself. Safe for use by several threads.
 */
public interface Destination {
    /**
     * Returns its id.
     *
     * @return the id
     */
    DestinationId id();

    /**
     * Says whether anything may be sent to it.
     *
     * @return false if its deliveries are to become dead letters
     */
    boolean enabled();

    /**
     * Returns when failed attempts are repeated.
     *
     * @return the schedule
     */
    RetrySchedule retrySchedule();

    /**
     * Returns how many attempts may be under way at once from this node; those that go in one request count as one.
     *
     * @return at least 1
     */
    int concurrency();

    /**
     * Returns how many attempts may start in a time, over all nodes; those that go in one request count as one.
     *
     * @return the limit, or empty, which is the default, if there is none
     */
    default Optional<RateLimit> rateLimit() {
        return Optional.empty();
    }

    /**
     * Says whether events of one ordering key are delivered one after the other.
     *
     * @return true if the next one waits until the one before it has ended; false is the default
     */
    default boolean ordered() {
        return false;
    }

    /**
     * Returns where the {@code Authorization} header of its requests comes from, if that has to be fetched first. The
     * header is then added to what {@link #prepare} returns.
     *
     * @return the source, or empty, which is the default, if requests are complete as they are prepared
     */
    default Optional<Authorizer> authorizer() {
        return Optional.empty();
    }

    /**
     * Returns where the events of its dead letters go.
     *
     * @return another destination of the same tenant, or empty
     */
    default Optional<DestinationId> fallback() {
        return Optional.empty();
    }

    /**
     * Says whether its fallback gets what is due while this is left alone because it only fails, instead of what is due
     * waiting. A delivery that its fallback cannot take waits all the same.
     *
     * @return false, which is the default, if only dead letters go to the fallback
     */
    default boolean fallbackWhileOpen() {
        return false;
    }

    /**
     * Says whether it knows a repetition of what it may have done already, so that an attempt of which nobody knows how it
     * ended is made again here. Once it was attempted, such an event goes to the fallback only if this refuses it.
     *
     * @param event the event
     * @return false is the default
     */
    default boolean knowsRepetition(Event event) {
        return false;
    }

    /**
     * Makes what one attempt sends. What it throws fails the attempt, not the delivery, but for a {@link
     * DeliveryWithheldException}, which ends the delivery as a dead letter at once.
     *
     * @param event the event to deliver
     * @param now the time of the attempt
     * @return what is sent
     * @throws DeliveryWithheldException if the event is not to be sent here, or cannot be put into the form it is to have
     */
    Transmission prepare(Event event, Instant now);

    /**
     * Returns how many events may go to it in one request.
     *
     * @return at least 1, which is the default: each event is a request of its own
     */
    default int maxEvents() {
        return 1;
    }

    /**
     * Starts a request for several events. Called only if there may be more than one; a single event goes by {@link #prepare}.
     *
     * @param now the time of the attempts
     * @return an empty batch
     * @throws PreparationException if nothing can be prepared for now
     */
    default EventBatch batch(Instant now) {
        throw new UnsupportedOperationException("each event is a request of its own");
    }

    /**
     * Returns until when an attempt of which nobody knows how it ended may be made again.
     *
     * @param event the event
     * @return the time from which on only the first attempt is made, and no other after it; {@link Instant#MAX}, which is the
     *     default, if there is none
     */
    default Instant repeatableUntil(Event event) {
        return Instant.MAX;
    }

    /**
     * Judges an answer.
     *
     * @param response the answer
     * @param now when it arrived
     * @return the outcome
     */
    Outcome classify(OutboundResponse response, Instant now);

    /**
     * Judges an answer to what was sent for an event. The default is {@link #classify(OutboundResponse, Instant)}, whatever
     * the event.
     *
     * @param event the event that was sent
     * @param response the answer
     * @param now when it arrived
     * @return the outcome
     */
    default Outcome classify(Event event, OutboundResponse response, Instant now) {
        return classify(response, now);
    }

    /**
     * Judges the answer to an e-mail that was sent for an event. Only a destination that {@linkplain Transmission.Mail sends
     * e-mail} is asked to; the default is for all others.
     *
     * @param event the event that was sent
     * @param reply the answer
     * @param now when it arrived
     * @return the outcome
     * @throws UnsupportedOperationException by default
     */
    default Outcome classify(Event event, MailReply reply, Instant now) {
        throw new UnsupportedOperationException(id() + " sends no e-mail");
    }

    /**
     * Judges that no answer came. The default is another attempt; one that must not be repeated if the receiver may have
     * seen the request is {@link Outcome.Unclear}.
     *
     * @param event the event that was being sent
     * @param failure why there is no answer, and whether anything was sent
     * @return the outcome
     */
    default Outcome unanswered(Event event, TransportException failure) {
        return new Outcome.Retry(failure.kind().description());
    }
}
