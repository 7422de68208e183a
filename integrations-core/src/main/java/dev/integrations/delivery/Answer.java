package dev.integrations.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.integrations.event.Event;
import dev.integrations.http.OutboundResponse;
import dev.integrations.mail.MailReply;
import java.time.Instant;

/** What came back for a {@link Transmission}. */
sealed interface Answer {
    /** Returns it in the form in which attempts keep it. */
    OutboundResponse kept();

    /** Has a destination judge it. */
    Outcome judgedBy(Destination destination, Event event, Instant now);

    /** The answer to a request. */
    record Response(OutboundResponse response) implements Answer {
        @Override
        public OutboundResponse kept() {
            return response;
        }

        @Override
        public Outcome judgedBy(Destination destination, Event event, Instant now) {
            return destination.classify(event, response, now);
        }
    }

    /** The answer to an e-mail. Its code, from 200 to 599 too, is kept as a status, its text as a body. */
    record Reply(MailReply reply) implements Answer {
        @Override
        public OutboundResponse kept() {
            return OutboundResponse.builder(reply.code())
                    .body(reply.text().getBytes(UTF_8))
                    .build();
        }

        @Override
        public Outcome judgedBy(Destination destination, Event event, Instant now) {
            return destination.classify(event, reply, now);
        }
    }
}
