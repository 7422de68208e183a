/**
 * Webhooks: HTTP endpoints of tenants that events are sent to. {@link dev.integrations.webhook.Webhooks} creates,
 * changes and removes them and rotates their secrets; each change writes its audit row in its own transaction. To the
 * dispatcher a webhook is a destination: it signs a request for every attempt, with the secrets that are live then, and
 * judges the answer.
 */
@NullMarked
package dev.integrations.webhook;

import org.jspecify.annotations.NullMarked;
