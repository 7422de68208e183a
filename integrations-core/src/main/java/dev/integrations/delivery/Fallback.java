package dev.integrations.delivery;

import java.util.Optional;

/**
 * How a delivery is linked with another one of the same event by a fallback.
 *
 * @param origin the dead letter that this delivery was made of, if it was
 * @param fallback the delivery that was made of this one when it became a dead letter, if there is one
 */
public record Fallback(Optional<DeliveryId> origin, Optional<DeliveryId> fallback) {}
