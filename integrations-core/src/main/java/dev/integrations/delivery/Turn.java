package dev.integrations.delivery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The turn of an event among those of its ordering key.
 *
 * @param key the ordering key
 * @param number its number, greater than those of all events of that key and tenant that were committed before it
 */
public record Turn(String key, long number) {
    /**
     * Where a delivery stands in the chain of those that follow each other.
     *
     * @param chain the chain, never zero; chains may in rare cases be shared, which costs speed and nothing else
     * @param number the lower ones come first
     */
    public record Place(long chain, long number) {}

    /**
     * Returns the place of the delivery to a destination.
     *
     * @param destination the destination
     * @return the place in the chain of this key and that destination
     */
    public Place at(DestinationId destination) {
        return new Place(chain(destination), number);
    }

    private long chain(DestinationId destination) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(destination.toString().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            long chain = ByteBuffer.wrap(digest.digest(key.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
            return chain == Claim.NO_CHAIN ? 1 : chain;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
