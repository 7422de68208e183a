package dev.integrations.delivery;

import dev.integrations.http.OutboundRequest;
import dev.integrations.mail.MailMessage;
import dev.integrations.mail.MailServer;
import java.util.Optional;

/** What one attempt sends. */
public sealed interface Transmission {
    /**
     * A request.
     *
     * @param request the request
     */
    record Http(OutboundRequest request) implements Transmission {}

    /**
     * An e-mail. Its answer goes to {@link Destination#classify(dev.integrations.event.Event, dev.integrations.mail.MailReply,
     * java.time.Instant)}.
     *
     * @param message the message
     * @param server who is to take it
     */
    record Mail(MailMessage message, MailServer server) implements Transmission {}

    /**
     * Returns the request, if this is one.
     *
     * @return the request, or empty for an e-mail
     */
    default Optional<OutboundRequest> httpRequest() {
        return this instanceof Http http ? Optional.of(http.request()) : Optional.empty();
    }
}
