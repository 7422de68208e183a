package dev.integrations.extension;

/**
 * An extension as a tenant sees it.
 *
 * @param listing what it is
 * @param enabled whether its templates are offered to the tenant
 */
public record TenantExtension(ExtensionListing listing, boolean enabled) {
    /**
     * Returns the id of the extension.
     *
     * @return the id of its listing
     */
    public String id() {
        return listing.id();
    }
}
