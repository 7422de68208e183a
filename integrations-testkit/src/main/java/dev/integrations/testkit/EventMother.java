package dev.integrations.testkit;

import dev.integrations.common.TenantId;
import dev.integrations.event.Channels;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import dev.integrations.event.EventOptions;
import dev.integrations.event.EventType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Makes events: {@code invoice.paid} of {@link Samples#ACME} at {@link Samples#NOON}, unless told otherwise. */
public final class EventMother {
    private TenantId tenant = Samples.ACME;
    private EventType type = EventType.of("invoice.paid");
    private Instant createdAt = Samples.NOON;
    private Channels channels = Channels.none();
    private EventOptions options = EventOptions.none();
    private byte[] payload = "{\"invoice\":42}".getBytes(StandardCharsets.UTF_8);

    private EventMother() {}

    /**
     * Starts an event.
     *
     * @return a new mother
     */
    public static EventMother anEvent() {
        return new EventMother();
    }

    /**
     * Sets whose event it is.
     *
     * @param tenant the tenant
     * @return this mother
     */
    public EventMother of(TenantId tenant) {
        this.tenant = tenant;
        return this;
    }

    /**
     * Sets what happened.
     *
     * @param type the name of an event type
     * @return this mother
     */
    public EventMother ofType(String type) {
        this.type = EventType.of(type);
        return this;
    }

    /**
     * Sets when it was published.
     *
     * @param createdAt the time
     * @return this mother
     */
    public EventMother createdAt(Instant createdAt) {
        this.createdAt = createdAt;
        return this;
    }

    /**
     * Sets on which channels it was published.
     *
     * @param names the names of channels
     * @return this mother
     */
    public EventMother on(String... names) {
        this.channels = Channels.of(names);
        return this;
    }

    /**
     * Sets what else was said of it.
     *
     * @param options the options
     * @return this mother
     */
    public EventMother with(EventOptions options) {
        this.options = options;
        return this;
    }

    /**
     * Sets the payload.
     *
     * @param payload the bytes, not copied
     * @return this mother
     */
    public EventMother withPayload(byte[] payload) {
        this.payload = payload;
        return this;
    }

    /**
     * Makes the event.
     *
     * @return an event with a new id of its time
     */
    public Event build() {
        return new Event(EventId.of(Samples.uuid(createdAt)), tenant, type, createdAt, channels, options, payload);
    }
}
