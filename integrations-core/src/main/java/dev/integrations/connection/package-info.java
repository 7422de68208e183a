/**
 * Links of tenants to services of others: OAuth as a client, API keys and passwords, kept encrypted and, where they
 * expire, refreshed in time. {@link dev.integrations.connection.Connections} is where to begin: it sends a user to a
 * provider, takes the callback, and hands out a {@link dev.integrations.connection.TokenSource} that always has a live
 * token.
 *
 * <p>What a provider wants is data: a {@link dev.integrations.connection.ProviderDescriptor}, of which
 * {@link dev.integrations.connection.Providers} has some. A token is refreshed once over all nodes, by whoever holds the
 * lease of its row; the new tokens replace the old ones in one statement, under the version that was read. A provider
 * that no longer knows a grant leaves the connection in place, in need of a new authorization.
 */
@NullMarked
package dev.integrations.connection;

import org.jspecify.annotations.NullMarked;
