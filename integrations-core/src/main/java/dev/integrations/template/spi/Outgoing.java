package dev.integrations.template.spi;

import dev.integrations.delivery.Transmission;
import dev.integrations.http.OutboundRequest;
import dev.integrations.mail.MailMessage;
import dev.integrations.mail.MailServer;
import java.util.List;

/** What a template sends for an event. */
public sealed interface Outgoing {
    /**
     * Returns what had to be changed so that the vendor takes it, such as text that was cut.
     *
     * @return sentences for the tenant, which hold no secret; empty if everything goes out as it is
     */
    List<String> notes();

    /**
     * Returns what is sent, without the notes.
     *
     * @return the request or the e-mail
     */
    Transmission transmission();

    /**
     * A request to the vendor's API.
     *
     * @param request the request; its {@code Authorization} is added if the integration has a connection
     * @param notes what had to be changed
     */
    record Http(OutboundRequest request, List<String> notes) implements Outgoing {
        /**
         * Creates a request.
         *
         * @param request the request
         * @param notes what had to be changed, copied
         */
        public Http {
            notes = List.copyOf(notes);
        }

        @Override
        public Transmission transmission() {
            return new Transmission.Http(request);
        }
    }

    /**
     * An e-mail, of a template whose descriptor says that it {@linkplain TemplateDescriptor#mail() sends e-mail}.
     *
     * @param message the message
     * @param server who is to take it
     * @param notes what had to be changed
     */
    record Mail(MailMessage message, MailServer server, List<String> notes) implements Outgoing {
        /**
         * Creates an e-mail.
         *
         * @param message the message
         * @param server who is to take it
         * @param notes what had to be changed, copied
         */
        public Mail {
            notes = List.copyOf(notes);
        }

        @Override
        public Transmission transmission() {
            return new Transmission.Mail(message, server);
        }
    }

    /**
     * Returns a request for which nothing had to be changed.
     *
     * @param request the request
     * @return what is sent
     */
    static Outgoing http(OutboundRequest request) {
        return new Http(request, List.of());
    }
}
