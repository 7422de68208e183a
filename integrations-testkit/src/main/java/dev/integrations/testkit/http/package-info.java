/**
 * A receiver on loopback that misbehaves on demand. {@link dev.integrations.testkit.http.FaultyReceiver} is the entry
 * point: give each path one or more {@link dev.integrations.testkit.http.Behaviour}s, send to
 * {@link dev.integrations.testkit.http.FaultyReceiver#url}, and look at the
 * {@link dev.integrations.testkit.http.ReceivedRequest}s.
 *
 * <pre>{@code
 * try (FaultyReceiver receiver = FaultyReceiver.start()) {
 *     receiver.on("/hooks", Behaviour.answer(503), Behaviour.answer(200));
 *     ...
 *     List<ReceivedRequest> both = receiver.awaitRequests(2, Duration.ofSeconds(5));
 * }
 * }</pre>
 */
@NullMarked
package dev.integrations.testkit.http;

import org.jspecify.annotations.NullMarked;
