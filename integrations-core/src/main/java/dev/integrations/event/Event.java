package dev.integrations.event;

import dev.integrations.common.TenantId;
import java.time.Instant;

/**
 * One occurrence, as it was published. Two events are equal when their ids are. Immutable and safe for use by several
 * threads, as long as nobody writes into the payload.
 *
 * @param id the same on every attempt to deliver it
 * @param tenant whose event it is
 * @param type what happened
 * @param createdAt when it was published
 * @param channels on which it was published
 * @param options what else was said of it
 * @param payload the bytes that receivers get, kept and returned without a copy: not to be modified; empty if they are
 *     not kept any more
 */
// Equality is by id, so an array as a component misleads nobody.
@SuppressWarnings("ArrayRecordComponent")
public record Event(
        EventId id,
        TenantId tenant,
        EventType type,
        Instant createdAt,
        Channels channels,
        EventOptions options,
        byte[] payload) {
    /**
     * Creates an event on no channel and without options.
     *
     * @param id the same on every attempt to deliver it
     * @param tenant whose event it is
     * @param type what happened
     * @param createdAt when it was published
     * @param payload the bytes that receivers get, kept and returned without a copy: not to be modified
     */
    public Event(EventId id, TenantId tenant, EventType type, Instant createdAt, byte[] payload) {
        this(id, tenant, type, createdAt, Channels.none(), EventOptions.none(), payload);
    }

    /**
     * Says whether the payload is there: that of a stored event may have been removed since.
     *
     * @return false if the payload is gone
     */
    public boolean hasPayload() {
        return payload.length > 0;
    }

    /**
     * Returns the same event without its payload.
     *
     * @param rest what is left of its options
     * @return the event
     */
    public Event withoutPayload(EventOptions rest) {
        return new Event(id, tenant, type, createdAt, channels, rest, new byte[0]);
    }

    /**
     * Returns the same event with another payload.
     *
     * @param other the bytes, kept without a copy
     * @return the event
     */
    public Event withPayload(byte[] other) {
        return new Event(id, tenant, type, createdAt, channels, options, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Event that && id.equals(that.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "Event[%s, %s, %s, %s, %d bytes]".formatted(id, tenant, type, createdAt, payload.length);
    }
}
