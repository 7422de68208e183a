package dev.integrations.delivery;

import dev.integrations.common.InvalidInputException;
import dev.integrations.event.Channels;
import dev.integrations.event.EventOptions;
import dev.integrations.event.EventType;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An event to be published. Every method that sets something returns another one; options that are out of bounds are
 * refused when the event is published, all of them together. Immutable and safe for use by several threads if its payload is.
 */
public final class NewEvent {
    private static final int MAX_KEY = 128;
    private static final Duration TICK = Duration.of(1, ChronoUnit.MICROS);

    private final EventType type;
    private final Object payload;
    private final Values values;

    /** What may be said beside the type and the payload. */
    private static final class Values {
        private @Nullable String idempotencyKey;
        private @Nullable Instant notBefore;
        private @Nullable Instant expiresAt;
        private @Nullable Duration expiresAfter;
        private @Nullable String supersedeKey;
        private @Nullable String orderingKey;
        private Channels channels = Channels.none();
        private Map<String, String> headers = Map.of();
        private Map<String, String> metadata = Map.of();

        Values copy() {
            Values copy = new Values();
            copy.idempotencyKey = idempotencyKey;
            copy.notBefore = notBefore;
            copy.expiresAt = expiresAt;
            copy.expiresAfter = expiresAfter;
            copy.supersedeKey = supersedeKey;
            copy.orderingKey = orderingKey;
            copy.channels = channels;
            copy.headers = headers;
            copy.metadata = metadata;
            return copy;
        }
    }

    private NewEvent(EventType type, Object payload, Values values) {
        this.type = type;
        this.payload = payload;
        this.values = values;
    }

    /**
     * Returns an event of which nothing else is said.
     *
     * @param type its type, such as {@code invoice.paid}
     * @param payload an object that the payload writer turns into JSON, a {@code JsonNode}, or JSON as {@code byte[]},
     *     which is sent as it is
     * @return the event
     * @throws IllegalArgumentException if the type is malformed
     */
    public static NewEvent of(String type, Object payload) {
        return new NewEvent(EventType.of(type), payload, new Values());
    }

    /**
     * Returns its type.
     *
     * @return the type
     */
    public EventType type() {
        return type;
    }

    /**
     * Returns what it says.
     *
     * @return the payload as it was given
     */
    public Object payload() {
        return payload;
    }

    /**
     * Returns the key under which the tenant publishes at most once.
     *
     * @return the key, or empty if it may be published again and again
     */
    public Optional<String> idempotencyKey() {
        return Optional.ofNullable(values.idempotencyKey);
    }

    /**
     * Returns this event with an idempotency key: publishing it again with the same key, payload, channels and supersede
     * key gives the first receipt, whatever the other options are.
     *
     * @param key 1 to 128 characters, unique within the tenant
     * @return the event
     * @throws IllegalArgumentException if the key is blank, longer than 128 characters or has control characters
     */
    public NewEvent idempotencyKey(String key) {
        if (!isKey(key)) {
            throw new IllegalArgumentException(
                    "an idempotency key has 1 to %d characters and no control characters, had %d"
                            .formatted(MAX_KEY, key.length()));
        }
        return with(changed -> changed.idempotencyKey = key);
    }

    /**
     * Returns on which channels it is published.
     *
     * @return the channels
     */
    public Channels channels() {
        return values.channels;
    }

    /**
     * Returns this event on channels: it goes to webhooks that listen to at least one of them, and to those that name
     * no channels. An event on no channel goes to the latter alone.
     *
     * @param names up to 10 names of 1 to 128 letters, digits or {@code . _ : -}; the default is none
     * @return the event
     * @throws InvalidInputException if there are more than 10, naming every name that is malformed
     */
    public NewEvent channels(String... names) {
        Channels channels = Channels.of(names);
        return with(changed -> changed.channels = channels);
    }

    /**
     * Returns this event with a time before which it is not sent, by replays neither. Its deliveries are stored, and can
     * be cancelled until then.
     *
     * @param time up to 90 days after publication; one that has passed already changes nothing
     * @return the event
     */
    public NewEvent notBefore(Instant time) {
        return with(changed -> changed.notBefore = time);
    }

    /**
     * Returns this event with a time from which on it is not sent any more: a delivery of which no attempt has succeeded
     * by then ends as {@link DeliveryState#EXPIRED}, as soon as it is certain that none can begin in time.
     *
     * @param time after publication and after the time before which it is not sent, up to 365 days after publication
     * @return the event
     */
    public NewEvent expiresAt(Instant time) {
        return with(changed -> {
            changed.expiresAt = time;
            changed.expiresAfter = null;
        });
    }

    /**
     * Returns this event with a time after publication from which on it is not sent any more, like {@link #expiresAt}.
     *
     * @param time more than zero, up to 365 days
     * @return the event
     */
    public NewEvent expiresAfter(Duration time) {
        return with(changed -> {
            changed.expiresAfter = time;
            changed.expiresAt = null;
        });
    }

    /**
     * Returns this event with a header field that goes with every attempt, beside those set already. One that the
     * destination sets itself, such as a header of the webhook's settings, holds against it. It is stored as plain text,
     * like the payload: secrets do not belong here, and credentials of a receiver belong into the settings of its webhook.
     *
     * @param name the field name; those that frame the request, start with {@code webhook-} or {@code content-}, or are
     *     {@code User-Agent} or {@code Cookie} are refused
     * @param value visible US-ASCII characters, spaces and tabs; up to 20 fields may have 4,096 characters together
     * @return the event
     */
    public NewEvent header(String name, String value) {
        return with(changed -> {
            changed.headers = new LinkedHashMap<>(values.headers);
            changed.headers.put(name, value);
        });
    }

    /**
     * Returns this event with labels of the host, such as the id of the request that led to it. They are shown with the
     * event and never sent.
     *
     * @param labels up to 20 labels with keys of 1 to 64 and values of up to 512 characters, instead of those before
     * @return the event
     */
    public NewEvent metadata(Map<String, String> labels) {
        Map<String, String> copy = new LinkedHashMap<>(labels);
        return with(changed -> changed.metadata = copy);
    }

    /**
     * Returns this event with a key of what it is about: it replaces earlier events of the same key wherever it goes,
     * as far as they were not sent yet. Their deliveries end as {@link DeliveryState#SUPERSEDED}, unless an attempt of
     * theirs is under way or about to begin; should that fail, it is not repeated. While a transaction that published the
     * key is open, others that publish it wait; of two, the event of the one that commits later is the newer.
     *
     * @param key 1 to 128 characters without control characters, within the tenant, such as {@code invoice:42}
     * @return the event
     */
    public NewEvent supersede(String key) {
        return with(changed -> changed.supersedeKey = key);
    }

    /**
     * Returns this event with a key of what it belongs to: ordered destinations get the events of one key one after the
     * other, in the order in which their transactions were committed, and within one transaction in the order in which they
     * were published. While a transaction that published the key is open, others that publish it wait; who publishes several
     * keys in one transaction does best to publish them at once, or always in one order, lest two wait for each other.
     *
     * @param key 1 to 128 characters without control characters, within the tenant, such as {@code customer:7}; an event
     *     that supersedes others cannot have one
     * @return the event
     */
    public NewEvent orderingKey(String key) {
        return with(changed -> changed.orderingKey = key);
    }

    Optional<Instant> notBefore() {
        return Optional.ofNullable(values.notBefore);
    }

    Optional<Instant> expiresAt() {
        return Optional.ofNullable(values.expiresAt);
    }

    Optional<Duration> expiresAfter() {
        return Optional.ofNullable(values.expiresAfter);
    }

    Optional<String> supersedeKey() {
        return Optional.ofNullable(values.supersedeKey);
    }

    Optional<String> orderingKey() {
        return Optional.ofNullable(values.orderingKey);
    }

    Map<String, String> headers() {
        return values.headers;
    }

    Map<String, String> metadata() {
        return values.metadata;
    }

    /** Returns when it is due if it is published now, as the store keeps it: never before the time that was asked for. */
    Instant due(Instant now) {
        Instant wanted = values.notBefore;
        if (wanted == null || !wanted.isAfter(now)) {
            return now;
        }
        Instant kept = wanted.truncatedTo(ChronoUnit.MICROS);
        return kept.equals(wanted) ? kept : kept.plus(TICK);
    }

    /** Returns what is stored of it beside type and payload if it is published now. */
    EventOptions options(Instant now) {
        Optional<Instant> start = Optional.of(due(now)).filter(now::isBefore);
        Optional<Instant> expiry =
                expiresAt().or(() -> expiresAfter().map(now::plus)).map(time -> time.truncatedTo(ChronoUnit.MICROS));
        boolean plain = values.headers.isEmpty() && values.metadata.isEmpty() && values.supersedeKey == null;
        return plain && start.isEmpty() && expiry.isEmpty()
                ? EventOptions.none()
                : new EventOptions(values.headers, values.metadata, start, expiry, supersedeKey());
    }

    static boolean isKey(String key) {
        return key.length() <= MAX_KEY && isPrintable(key);
    }

    /** Says whether there is something to be read in a text, and nothing that would break a line. */
    static boolean isPrintable(String text) {
        return !text.isBlank() && text.chars().noneMatch(Character::isISOControl) && isWellFormed(text);
    }

    /** Halves of surrogate pairs have no UTF-8; databases would keep something else. */
    static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    private NewEvent with(Consumer<Values> change) {
        Values changed = values.copy();
        change.accept(changed);
        return new NewEvent(type, payload, changed);
    }

    @Override
    public String toString() {
        return "NewEvent[%s]".formatted(type);
    }
}
