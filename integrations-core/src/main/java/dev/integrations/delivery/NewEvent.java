package dev.integrations.delivery;

import dev.integrations.common.InvalidInputException;
import dev.integrations.event.Channels;
import dev.integrations.event.EventType;
import java.util.Optional;

/**
 * An event to be published. Immutable if its payload is.
 *
 * @param type its type
 * @param payload an object that the payload writer turns into JSON, a {@code JsonNode}, or JSON as {@code byte[]},
 *     which is sent as it is
 * @param idempotencyKey a key of 1 to 128 characters under which the tenant publishes at most once
 * @param channels on which it is published
 */
public record NewEvent(EventType type, Object payload, Optional<String> idempotencyKey, Channels channels) {
    private static final int MAX_KEY = 128;

    /**
     * Validates the key.
     *
     * @param type its type
     * @param payload what it says
     * @param idempotencyKey a key of 1 to 128 characters
     * @param channels on which it is published
     * @throws IllegalArgumentException if the key is blank, longer than 128 characters or has control characters
     */
    public NewEvent {
        idempotencyKey.ifPresent(key -> {
            if (key.isBlank() || key.length() > MAX_KEY || key.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(
                        "an idempotency key has 1 to %d characters and no control characters, had %d"
                                .formatted(MAX_KEY, key.length()));
            }
        });
    }

    /**
     * Returns an event without an idempotency key and channels.
     *
     * @param type its type, such as {@code invoice.paid}
     * @param payload what it says
     * @return the event
     * @throws IllegalArgumentException if the type is malformed
     */
    public static NewEvent of(String type, Object payload) {
        return new NewEvent(EventType.of(type), payload, Optional.empty(), Channels.none());
    }

    /**
     * Returns this event with an idempotency key: publishing it again with the same key and payload gives the first
     * receipt.
     *
     * @param key 1 to 128 characters, unique within the tenant
     * @return the event
     * @throws IllegalArgumentException if the key is blank, longer than 128 characters or has control characters
     */
    public NewEvent idempotencyKey(String key) {
        return new NewEvent(type, payload, Optional.of(key), channels);
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
        return new NewEvent(type, payload, idempotencyKey, Channels.of(names));
    }

    @Override
    public String toString() {
        return "NewEvent[%s]".formatted(type);
    }
}
