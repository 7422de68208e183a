package dev.integrations.jdbc;

import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.FanOut;
import dev.integrations.delivery.Turn.Place;
import dev.integrations.event.Event;
import java.util.List;
import java.util.Optional;

/** What is written of events and their new deliveries. */
final class EventColumns {
    /** A new delivery. */
    record Target(Event event, DestinationId destination, Optional<Place> place) {}

    static final Columns<Event> EVENT = new Columns<Event>()
            .add("id", ColumnType.UUID, event -> event.id().value())
            .add("tenant", ColumnType.TEXT, event -> event.tenant().value())
            .add("event_type", ColumnType.TEXT, event -> event.type().name())
            .add("channels", ColumnType.TEXT, event -> InterestText.channels(event.channels()))
            .add("options", ColumnType.TEXT, event -> OptionsText.of(event.options()))
            .add("payload", ColumnType.BYTES, Event::payload)
            .add("published_at", ColumnType.TIME, event -> Bind.stored(event.createdAt()));

    static final Columns<Target> TARGET = new Columns<Target>()
            .add("event_id", ColumnType.UUID, target -> target.event().id().value())
            .add(
                    "destination_id",
                    ColumnType.UUID,
                    target -> target.destination().uuid())
            .add("destination_kind", ColumnType.SMALLINT, target ->
                    (short) target.destination().kind().code())
            .add(
                    "chain",
                    ColumnType.BIGINT,
                    target -> target.place().map(Place::chain).orElse(null))
            .add(
                    "chain_number",
                    ColumnType.BIGINT,
                    target -> target.place().map(Place::number).orElse(null));

    private EventColumns() {}

    static List<Event> events(List<FanOut> fanOuts) {
        return fanOuts.stream().map(FanOut::event).toList();
    }

    static List<Target> targets(List<FanOut> fanOuts) {
        return fanOuts.stream()
                .flatMap(fanOut -> fanOut.destinations().stream()
                        .map(destination -> new Target(
                                fanOut.event(), destination, fanOut.turn().map(turn -> turn.at(destination)))))
                .toList();
    }
}
