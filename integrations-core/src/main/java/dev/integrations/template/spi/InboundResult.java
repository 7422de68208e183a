package dev.integrations.template.spi;

import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.web.WebResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a request that claims to come from a vendor is. */
public sealed interface InboundResult {
    /**
     * It is genuine.
     *
     * @param events what it tells, in its order; none to {@value #MAX_EVENTS}
     * @param acknowledgement what to answer once the events are kept
     */
    record Received(List<InboundEvent> events, WebResponse acknowledgement) implements InboundResult {
        /** The most events that one request may tell. One that tells more is answered with a 413. */
        public static final int MAX_EVENTS = 10_000;

        /**
         * Creates a result.
         *
         * @param events what it tells, copied
         * @param acknowledgement what to answer once the events are kept
         */
        public Received {
            events = List.copyOf(events);
        }
    }

    /**
     * It is genuine, and only asks whether somebody is here.
     *
     * @param answer what to answer
     */
    record Handshake(WebResponse answer) implements InboundResult {}

    /**
     * It is not genuine, or cannot be read. Whoever sent it is told no more than that.
     *
     * @param reason why, for the host's log; without secrets
     */
    record Refused(String reason) implements InboundResult {}

    /**
     * It cannot be judged now, because the vendor has not signed it or does not answer. Whoever sent it is asked with a 503 to
     * send it again. Anybody who knows the address learns by it that there is an integration, so it is only for a vendor that
     * does send again what it would not after a 401.
     *
     * @param reason why, for the host's log; without secrets
     */
    record Deferred(String reason) implements InboundResult {}

    /**
     * The vendor has to be asked about it. If no answer comes, it is {@link Deferred}.
     *
     * @param request what to ask; its {@code Authorization} is added if the integration has a connection to that host
     * @param next what the answer says of it; a pure function
     */
    record Ask(OutboundRequest request, Function<OutboundResponse, InboundResult> next) implements InboundResult {}

    /**
     * Something that a vendor tells.
     *
     * @param id the vendor's id of it, by which a repetition is known; up to 255 characters
     * @param type the vendor's name of what happened, such as {@code charge.refunded}
     * @param payload the bytes that tell it, not copied and not to be changed
     * @param occurredAt when it happened, if the vendor says so
     * @param repetition by what a repetition is known in the place of the id, of any length. It is for what does not sign all
     *     that the id or the type are read from: whoever has one genuine request could otherwise send it under the id of
     *     another, which would then count as a repetition. It says the id, the type, and what is signed, such as the digest of
     *     the body.
     */
    // Never compared by the library.
    @SuppressWarnings("ArrayRecordComponent")
    record InboundEvent(
            String id, String type, byte[] payload, Optional<Instant> occurredAt, Optional<String> repetition) {
        /**
         * Creates an event.
         *
         * @param id the vendor's id of it
         * @param type the vendor's name of what happened
         * @param payload the bytes that tell it
         * @param occurredAt when it happened
         * @param repetition by what a repetition is known in the place of the id
         * @throws IllegalArgumentException if {@code repetition} is blank
         */
        public InboundEvent {
            if (repetition.filter(String::isBlank).isPresent()) {
                throw new IllegalArgumentException("by a blank text no repetition is known; leave it out");
            }
        }

        /**
         * Creates an event of which a repetition is known by its id.
         *
         * @param id the vendor's id of it, which is signed
         * @param type the vendor's name of what happened, which is signed
         * @param payload the bytes that tell it
         * @param occurredAt when it happened
         */
        public InboundEvent(String id, String type, byte[] payload, Optional<Instant> occurredAt) {
            this(id, type, payload, occurredAt, Optional.empty());
        }

        /** Shows no payload. */
        @Override
        public String toString() {
            return "InboundEvent[%s, %s, %d bytes]".formatted(id, type, payload.length);
        }
    }
}
