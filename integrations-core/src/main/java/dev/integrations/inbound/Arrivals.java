package dev.integrations.inbound;

import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.crypto.Sha256;
import dev.integrations.registry.Integration;
import dev.integrations.template.spi.InboundResult;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The events that one request told, in their order. */
record Arrivals(List<Arrival> list) {
    private static final int MAX_TEXT = 255;
    private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");
    private static final Comparator<Arrival> BY_KEY = Comparator.comparing(Arrival::key, Arrays::compare);

    /** An event that may be known already. */
    @SuppressWarnings("ArrayRecordComponent")
    record Arrival(InboundEvent event, byte[] key, byte[] payload) {}

    static Arrivals of(
            List<InboundResult.InboundEvent> told, Integration integration, Instant now, TimeOrderedUuids ids) {
        return new Arrivals(told.stream()
                .map(each -> {
                    // What has no id at all is known by its bytes.
                    String vendorId =
                            each.id().isEmpty() ? HexFormat.of().formatHex(Sha256.of(each.payload())) : each.id();
                    InboundEvent event = new InboundEvent(
                            new InboundEventId(ids.next()),
                            integration.tenant(),
                            integration.id(),
                            integration.template().id(),
                            text(vendorId),
                            text(each.type()),
                            storable(each.occurredAt()),
                            now);
                    return new Arrival(event, Sha256.of(each.repetition().orElse(vendorId)), each.payload());
                })
                .toList());
    }

    /** A service may say any time. Databases keep microseconds, and not all of them years beyond 9999. */
    private static Optional<Instant> storable(Optional<Instant> time) {
        return time.filter(at -> at.isAfter(Instant.EPOCH) && at.isBefore(LAST))
                .map(at -> at.truncatedTo(ChronoUnit.MICROS));
    }

    /** Databases keep no NUL in texts, and no half of a character. */
    private static String text(String vendorText) {
        String text = vendorText.replace("\0", "").replaceAll("[\\ud800-\\udfff]", "?");
        if (text.length() <= MAX_TEXT) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT);
    }

    /**
     * Keeps those that are new, and returns them in their order. They are kept in the order of their keys, so that two requests
     * with the same events do not wait for each other in turn.
     */
    List<Arrival> keep(InboundStore store, Function<InboundEvent, Reception> state) {
        Set<InboundEventId> fresh = new HashSet<>();
        List<Arrival> byKey = new ArrayList<>(list);
        byKey.sort(BY_KEY);
        for (Arrival each : byKey) {
            if (store.insert(state.apply(each.event()), each.key(), each.payload())) {
                fresh.add(each.event().id());
            }
        }
        return list.stream().filter(each -> fresh.contains(each.event().id())).toList();
    }
}
