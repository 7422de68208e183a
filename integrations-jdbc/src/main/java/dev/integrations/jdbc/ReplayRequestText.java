package dev.integrations.jdbc;

import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.ReplayRequest;
import dev.integrations.event.EventId;
import dev.integrations.event.EventType;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What a replay job was asked for, as texts by name. */
final class ReplayRequestText {
    private static final String FINISHED = "finished";
    private static final String UNDELIVERED = "undelivered";

    private ReplayRequestText() {}

    static Map<String, String> of(ReplayRequest request) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (request instanceof ReplayRequest.Undelivered undelivered) {
            texts.put("kind", UNDELIVERED);
            put(texts, undelivered.destination());
            texts.put("from", undelivered.publishedFrom().toString());
            texts.put("before", undelivered.publishedBefore().toString());
            return texts;
        }
        DeliveryQuery query = ((ReplayRequest.Finished) request).query();
        texts.put("kind", FINISHED);
        texts.put("states", query.states().stream().map(Enum::name).sorted().collect(Collectors.joining(" ")));
        query.destination().ifPresent(destination -> put(texts, destination));
        query.event().ifPresent(event -> texts.put("event", event.toString()));
        query.eventType().ifPresent(type -> texts.put("type", type.name()));
        query.publishedFrom().ifPresent(from -> texts.put("from", from.toString()));
        query.publishedBefore().ifPresent(before -> texts.put("before", before.toString()));
        return texts;
    }

    private static void put(Map<String, String> texts, DestinationId destination) {
        texts.put("destinationKind", Integer.toString(destination.kind().code()));
        texts.put("destination", destination.uuid().toString());
    }

    static ReplayRequest parse(Map<String, String> texts) {
        return switch (required(texts, "kind")) {
            case UNDELIVERED ->
                ReplayRequest.undelivered(
                        destination(texts),
                        Instant.parse(required(texts, "from")),
                        Instant.parse(required(texts, "before")));
            case FINISHED -> ReplayRequest.finished(query(texts));
            default ->
                throw new IllegalArgumentException(
                        "no replay is of the kind '%s'; was the row written by a newer version?"
                                .formatted(texts.get("kind")));
        };
    }

    private static DeliveryQuery query(Map<String, String> texts) {
        Set<DeliveryState> states = Arrays.stream(required(texts, "states").split(" "))
                .map(DeliveryState::valueOf)
                .collect(Collectors.toSet());
        DeliveryQuery.Builder query = DeliveryQuery.builder().states(states);
        if (texts.containsKey("destination")) {
            query.destination(destination(texts));
        }
        optional(texts, "event").map(EventId::parse).ifPresent(query::event);
        optional(texts, "type").map(EventType::of).ifPresent(query::eventType);
        optional(texts, "from").map(Instant::parse).ifPresent(query::publishedFrom);
        optional(texts, "before").map(Instant::parse).ifPresent(query::publishedBefore);
        return query.build();
    }

    private static DestinationId destination(Map<String, String> texts) {
        return new DestinationId(
                DestinationId.Kind.ofCode(Integer.parseInt(required(texts, "destinationKind"))),
                UUID.fromString(required(texts, "destination")));
    }

    private static Optional<String> optional(Map<String, String> texts, String name) {
        return Optional.ofNullable(texts.get(name));
    }

    private static String required(Map<String, String> texts, String name) {
        return optional(texts, name)
                .orElseThrow(() -> new IllegalArgumentException("the request has no '%s'".formatted(name)));
    }
}
