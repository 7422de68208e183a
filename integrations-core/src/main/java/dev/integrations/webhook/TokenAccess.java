package dev.integrations.webhook;

import dev.integrations.connection.ConnectionEngine;
import dev.integrations.http.HttpTransport;

/**
 * Where webhooks get tokens from.
 *
 * @param transport fetches those for credentials of their own
 * @param connections has those of connections
 */
public record TokenAccess(HttpTransport transport, ConnectionEngine connections) {}
