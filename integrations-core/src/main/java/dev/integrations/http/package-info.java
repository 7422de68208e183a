/**
 * Outbound HTTP that a hostile receiver can neither turn inwards nor hold up. {@link dev.integrations.http.HttpTransport}
 * is the port: build an {@link dev.integrations.http.OutboundRequest}, get an
 * {@link dev.integrations.http.OutboundResponse} or a {@link dev.integrations.http.TransportException}.
 *
 * <p>{@link dev.integrations.http.OutboundPolicy} says which URLs and addresses are allowed. It is asked twice: when a
 * URL is registered ({@link dev.integrations.http.OutboundPolicy#require}), and on every attempt, where each address
 * that the name resolves to is vetted and the connection goes to the vetted address. The default transport runs on the
 * relocated Apache HttpClient: no redirects, one deadline for all of an exchange, and no more of an answer is read than
 * is kept.
 */
@NullMarked
package dev.integrations.http;

import org.jspecify.annotations.NullMarked;
