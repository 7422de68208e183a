/**
 * The seam through which requests come in, whatever server the host runs. A {@link dev.integrations.web.WebHandler}
 * answers a {@link dev.integrations.web.WebRequest} that was read whole with a {@link
 * dev.integrations.web.WebResponse}; a {@link dev.integrations.web.WebFilter} stands in front of one. {@link
 * dev.integrations.web.JdkServer} serves handlers on the JDK's own server.
 *
 * <p>Requests are bounded in size before they get here. Parameters are decoded strictly and keep their repetitions, so
 * that what two parsers would read differently can be refused.
 */
@NullMarked
package dev.integrations.web;

import org.jspecify.annotations.NullMarked;
