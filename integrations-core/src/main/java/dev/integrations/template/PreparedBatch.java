package dev.integrations.template;

import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.delivery.EventBatch;
import dev.integrations.event.Event;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.BatchTemplate;
import dev.integrations.template.spi.Part;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several events of one integration that go out in one request: those of the same action whose parts have the same head, up to
 * the bounds of the action. Not safe for use by several threads.
 */
public final class PreparedBatch {
    /** What is left for what a template puts around the parts. */
    private static final int FRAME = 64;

    private final Preparation preparation;
    private final Template template;
    private final TemplateConfig config;
    private final Instant at;
    private final List<Part> parts = new ArrayList<>();
    private @Nullable Action action;
    private boolean closed;
    private long bytes = FRAME;

    PreparedBatch(Preparation preparation, Template template, TemplateConfig config, Instant at) {
        this.preparation = preparation;
        this.template = template;
        this.config = config;
        this.at = at;
    }

    /**
     * Adds an event, if it goes together with those that are in already. The first one always does.
     *
     * @param event the event
     * @return whether it was added, and what it goes together with
     * @throws DeliveryWithheldException if the event cannot be put into a form that the action takes; it is not added
     */
    public EventBatch.Place add(Event event) {
        Sending sending = preparation.sending(event, at);
        Action.Batch most = sending.action().batch().orElse(null);
        if (most == null || !(template instanceof BatchTemplate batching)) {
            return alone(event);
        }
        Part part = batching.part(sending);
        int group = 31 * sending.action().id().hashCode() + part.head().hashCode();
        if (closed || !goesWith(sending.action(), part)) {
            return new EventBatch.Place(group, false);
        }
        int head = parts.isEmpty() ? part.head().getBytes(StandardCharsets.UTF_8).length : 0;
        long more = (long) head + part.content().length + 1;
        if (!parts.isEmpty() && (parts.size() == most.maxEvents() || bytes + more > most.maxBytes())) {
            return new EventBatch.Place(group, false);
        }
        action = sending.action();
        parts.add(part);
        bytes += more;
        return new EventBatch.Place(group, true);
    }

    private EventBatch.Place alone(Event event) {
        boolean first = parts.isEmpty() && !closed;
        closed |= first;
        return new EventBatch.Place(event.id().hashCode(), first);
    }

    private boolean goesWith(Action other, Part part) {
        return parts.isEmpty()
                || (action != null
                        && action.id().equals(other.id())
                        && parts.get(0).head().equals(part.head()));
    }

    /**
     * Makes the request of all events that were added.
     *
     * @return the request
     * @throws IllegalStateException if there is none of an action with a batch
     */
    public OutboundRequest request() {
        return batching().request(List.copyOf(parts), config);
    }

    /**
     * Judges the answer to the request.
     *
     * @param response the answer
     * @param now when it arrived
     * @return a verdict for each event, in the order in which they were added
     * @throws IllegalStateException if the template makes more or less verdicts than there are events, or there are none
     */
    public List<Verdict> verdicts(OutboundResponse response, Instant now) {
        List<Verdict> verdicts = batching().classify(List.copyOf(parts), response, config, now);
        if (verdicts.size() != parts.size()) {
            throw new IllegalStateException("%d events got %d verdicts of template '%s'"
                    .formatted(
                            parts.size(), verdicts.size(), template.descriptor().id()));
        }
        return verdicts;
    }

    private BatchTemplate batching() {
        if (parts.isEmpty() || !(template instanceof BatchTemplate batching)) {
            throw new IllegalStateException("no event is in the batch");
        }
        return batching;
    }
}
