/**
 * From {@code publish} to a recorded outcome. {@link dev.integrations.delivery.Events} stores an event and one delivery
 * for each matching {@link dev.integrations.delivery.Subscription}, in the caller's transaction; {@link
 * dev.integrations.delivery.DeliveryEngine} claims what is due with a lease and a fence, asks the {@link
 * dev.integrations.delivery.Destination} for a request, sends it, lets the destination judge the answer as an {@link
 * dev.integrations.delivery.Outcome} and records the result in batches. {@link
 * dev.integrations.delivery.Deliveries} shows, replays and cancels. What is kept, and where, is behind {@link
 * dev.integrations.delivery.DeliveryStore}; what a destination is, behind {@link
 * dev.integrations.delivery.DestinationResolver}.
 */
@NullMarked
package dev.integrations.delivery;

import org.jspecify.annotations.NullMarked;
