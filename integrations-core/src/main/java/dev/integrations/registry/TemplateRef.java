package dev.integrations.registry;

/**
 * The version of a template that an integration is configured for.
 *
 * @param id the id of the template
 * @param version its version
 */
public record TemplateRef(String id, int version) {
    @Override
    public String toString() {
        return id + " " + version;
    }
}
