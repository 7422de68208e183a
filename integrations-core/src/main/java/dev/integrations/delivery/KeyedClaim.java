package dev.integrations.delivery;

/**
 * A delivery of an event that was published with a supersede key.
 *
 * @param key the key, unique within a tenant
 * @param claim the delivery
 */
public record KeyedClaim(String key, Claim claim) {
    /** The reason of deliveries that were cancelled because a newer event of their key replaced theirs. */
    public static final String SUPERSEDED = "Superseded by a newer event";
}
