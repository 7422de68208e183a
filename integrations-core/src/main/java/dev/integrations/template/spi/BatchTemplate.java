package dev.integrations.template.spi;

import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A template with actions whose events go to the vendor together, if several are due: those with a {@linkplain
 * Action.Builder#batch bound}. Each event becomes a {@link Part}; what goes together is one request, and each event in it gets a
 * verdict of its own. One event that goes alone, and a dry run, are a request of one part. An event may come again in other
 * company, so what the vendor knows a repetition by must be in its part.
 */
public interface BatchTemplate extends Template {
    /**
     * Makes the part of one event in a request. What it throws concerns this event alone.
     *
     * @param sending the event, what is to be done about it, and the configuration
     * @return its part
     * @throws dev.integrations.delivery.DeliveryWithheldException if the event can never be put into the form that the vendor
     *     takes; its message is shown to the tenant
     */
    Part part(Sending sending);

    /**
     * Makes the request of several events.
     *
     * @param parts one part or more, of one action and with the same head
     * @param config the configuration with which they were made
     * @return the request, with the parts in their order
     */
    OutboundRequest request(List<Part> parts, TemplateConfig config);

    /**
     * Judges the answer to a request of several events. The default takes what {@link #classify(OutboundResponse,
     * TemplateConfig, Instant)} says for each of them; but if that is that the vendor takes no such event, it may be so for one
     * of them alone, and they are {@linkplain Verdict.Kind#SPLIT tried apart}.
     *
     * @param parts the parts of the request, two or more
     * @param response the answer
     * @param config the configuration with which they were made
     * @param now when it arrived
     * @return a verdict for each part, in their order
     */
    default List<Verdict> classify(List<Part> parts, OutboundResponse response, TemplateConfig config, Instant now) {
        Verdict verdict = classify(response, config, now);
        boolean ofOne = verdict.kind() == Verdict.Kind.REJECTED || verdict.kind() == Verdict.Kind.RECIPIENT;
        return Collections.nCopies(
                parts.size(), ofOne ? new Verdict(Verdict.Kind.SPLIT, verdict.reason(), Optional.empty()) : verdict);
    }

    /** Makes a request of one part. */
    @Override
    default Outgoing prepare(Sending sending) {
        Part part = part(sending);
        return new Outgoing.Http(request(List.of(part), sending.config()), part.notes());
    }
}
