/**
 * What services of others send to the host.
 *
 * <p>{@link dev.integrations.inbound.InboundReceiver} is the handler that the host mounts: it finds the integration that a
 * request is for, has its template verify it, answers handshakes, keeps each event once, and hands it to the host. {@link
 * dev.integrations.inbound.InboundHandling} says when: in the transaction that keeps the event, or later. {@link
 * dev.integrations.inbound.InboundEvents} is what a tenant sees of it.
 */
@NullMarked
package dev.integrations.inbound;

import org.jspecify.annotations.NullMarked;
