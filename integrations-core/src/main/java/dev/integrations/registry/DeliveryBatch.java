package dev.integrations.registry;

import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.delivery.EventBatch;
import dev.integrations.delivery.Outcome;
import dev.integrations.delivery.PreparationException;
import dev.integrations.event.Event;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.Preparation;
import dev.integrations.template.PreparedBatch;
import dev.integrations.template.spi.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several events of one integration in one request. */
final class DeliveryBatch implements EventBatch {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryBatch.class);

    private final IntegrationDestination destination;
    private final Preparation preparation;
    private final PreparedBatch prepared;
    private final List<Event> events = new ArrayList<>();

    DeliveryBatch(IntegrationDestination destination, Preparation preparation, Instant now) {
        this.destination = destination;
        this.preparation = preparation;
        this.prepared = preparation.batch(now);
    }

    @Override
    public Place add(Event event) {
        Place place = prepared.add(event);
        if (place.taken()) {
            events.add(event);
        }
        return place;
    }

    @Override
    public OutboundRequest request() {
        return destination.placed(made());
    }

    /** What a template throws here may be due to one of the events: the halves show which, and it fails when it is alone. */
    private OutboundRequest made() {
        try {
            return prepared.request();
        } catch (DeliveryWithheldException | PreparationException e) {
            throw new IllegalStateException("no request can be made of these events together", e);
        }
    }

    @Override
    public List<Optional<Outcome>> classify(OutboundResponse response, Instant now) {
        try {
            return outcomes(prepared.verdicts(response, now), now);
        } catch (RuntimeException e) {
            LOG.warn("{}: the answer to {} events could not be judged", destination.id(), events.size(), e);
            return events.stream()
                    .map(event -> Optional.of(IntegrationDestination.undecided(
                            "The answer could not be judged", destination.repetition(event, now))))
                    .toList();
        }
    }

    private List<Optional<Outcome>> outcomes(List<Verdict> verdicts, Instant now) {
        List<Optional<Outcome>> outcomes = new ArrayList<>(verdicts.size());
        for (int i = 0; i < verdicts.size(); i++) {
            Verdict verdict = verdicts.get(i);
            outcomes.add(
                    verdict.kind() == Verdict.Kind.SPLIT
                            ? Optional.empty()
                            : Optional.of(IntegrationDestination.outcome(
                                    verdict, preparation, destination.repetition(events.get(i), now))));
        }
        return outcomes;
    }
}
