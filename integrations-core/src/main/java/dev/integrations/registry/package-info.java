/**
 * The integrations of tenants: installed from templates of the catalogue, configured, versioned, and met by the dispatcher
 * as destinations of deliveries.
 *
 * <p>{@link dev.integrations.registry.Registry} is what a tenant sees. A change of what an integration is configured with
 * makes an {@link dev.integrations.registry.IntegrationVersion}, which never changes. {@link
 * dev.integrations.registry.IntegrationDestinations} lets the dispatcher send through templates.
 */
@NullMarked
package dev.integrations.registry;

import org.jspecify.annotations.NullMarked;
