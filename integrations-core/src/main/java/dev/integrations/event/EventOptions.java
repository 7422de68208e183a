package dev.integrations.event;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a host said of an event beside its type and payload. Immutable and safe for use by several threads.
 *
 * @param headers header fields that go with every attempt, values by name; they may be secrets, so {@code toString}
 *     only counts them
 * @param metadata labels of the host, values by key; they are never sent
 * @param notBefore the time before which no attempt begins
 * @param expiresAt the time from which on no attempt begins any more
 * @param supersedeKey names what the event is about: a newer event of the same key replaces it where it was not sent yet
 */
public record EventOptions(
        Map<String, String> headers,
        Map<String, String> metadata,
        Optional<Instant> notBefore,
        Optional<Instant> expiresAt,
        Optional<String> supersedeKey) {
    private static final EventOptions NONE =
            new EventOptions(Map.of(), Map.of(), Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Copies the maps, in their order.
     *
     * @param headers values by name
     * @param metadata values by key
     * @param notBefore until when no attempt begins
     * @param expiresAt from when on no attempt begins any more
     * @param supersedeKey names what the event is about
     */
    public EventOptions {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * Returns the options of an event of which nothing was said.
     *
     * @return no options
     */
    public static EventOptions none() {
        return NONE;
    }

    /**
     * Returns what is left once the event is not sent any more.
     *
     * @return the same options without headers
     */
    public EventOptions withoutHeaders() {
        return headers.isEmpty() ? this : new EventOptions(Map.of(), metadata, notBefore, expiresAt, supersedeKey);
    }

    /**
     * Says whether it is too early to begin an attempt.
     *
     * @param time when it would begin
     * @return true before the time that was given; false at all times without one
     */
    public boolean tooEarlyAt(Instant time) {
        return notBefore.isPresent() && time.isBefore(notBefore.get());
    }

    /**
     * Says whether it is too late to begin an attempt.
     *
     * @param time when it would begin
     * @return true from the time of expiry on; false at all times without one
     */
    public boolean expiredAt(Instant time) {
        return expiresAt.isPresent() && !time.isBefore(expiresAt.get());
    }

    /**
     * Returns how much text this holds, as a measure of the memory that it takes.
     *
     * @return the number of characters in headers, labels and the key
     */
    public int characters() {
        return characters(headers)
                + characters(metadata)
                + supersedeKey.map(String::length).orElse(0);
    }

    private static int characters(Map<String, String> texts) {
        int sum = 0;
        for (Map.Entry<String, String> text : texts.entrySet()) {
            sum += text.getKey().length() + text.getValue().length();
        }
        return sum;
    }

    @Override
    public String toString() {
        return "EventOptions[%d headers, %d labels, notBefore=%s, expiresAt=%s, supersedeKey=%s]"
                .formatted(
                        headers.size(),
                        metadata.size(),
                        notBefore.orElse(null),
                        expiresAt.orElse(null),
                        supersedeKey.orElse(null));
    }
}
