package dev.integrations.extension;

import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The port that keeps which extensions are installed, for all nodes, and which of them tenants have chosen. All of it is held
 * together by one revision. Used inside a transaction, by one thread at a time.
 */
public interface ExtensionStore {
    /**
     * How many integrations of some templates a tenant has.
     *
     * @param tenant whose integrations
     * @param integrations how many
     */
    record TenantUse(TenantId tenant, long integrations) {}

    /**
     * Returns how often what is installed has changed.
     *
     * @return 0 if it never has
     */
    long revision();

    /**
     * Adds one to the revision, in one statement, and keeps others from doing so, and from {@link #hold}, until the transaction
     * ends. Every change of what is installed begins with this.
     *
     * @param from the revision that the change was decided on
     * @return false if it is another one by now
     */
    boolean advance(long from);

    /**
     * Keeps others from {@link #advance} and from this until the transaction ends, so that what is read afterwards stays.
     *
     * @return the revision
     */
    long hold();

    /**
     * Lists what is installed, and those parts of the application that were enabled or disabled.
     *
     * @return extensions in the order of their ids, by code point
     */
    List<InstalledExtension> list();

    /**
     * Adds an extension, or replaces what is stored of it.
     *
     * @param extension the new state
     */
    void save(InstalledExtension extension);

    /**
     * Removes an extension.
     *
     * @param id its id
     * @return false if nothing is stored of it
     */
    boolean delete(String id);

    /**
     * Remembers that an index was accepted.
     *
     * @param index the name of the index
     * @param sequence its number
     * @return false if one with a greater number was accepted before; then nothing is changed
     */
    boolean accept(String index, long sequence);

    /**
     * Returns what a tenant has chosen.
     *
     * @param tenant whose choices
     * @return by the ids of extensions, whether it wants them; those without a choice are missing
     */
    Map<String, Boolean> choices(TenantId tenant);

    /**
     * Stores what a tenant has chosen, after {@link #hold} in the same transaction.
     *
     * @param tenant whose choice
     * @param id the id of an extension
     * @param enabled whether it wants that
     * @param at when it was chosen
     */
    void choose(TenantId tenant, String id, boolean enabled, Instant at);

    /**
     * Removes choices of a tenant.
     *
     * @param tenant whose choices
     * @param limit how many at the most
     * @return how many were removed
     */
    int deleteSome(TenantId tenant, int limit);

    /**
     * Counts integrations of all tenants that are made from some templates.
     *
     * @param templates ids of templates
     * @param limit how many tenants at the most
     * @return the tenants that have any, those with most first
     */
    List<TenantUse> uses(Set<String> templates, int limit);

    /**
     * Counts integrations of all tenants that are made from later versions of a template.
     *
     * @param template the id of a template
     * @param version those of this version, and of earlier ones, do not count
     * @param limit how many tenants at the most
     * @return the tenants that have any, those with most first
     */
    List<TenantUse> usesAfter(String template, int version, int limit);

    /**
     * Names integrations of a tenant that are made from some templates.
     *
     * @param tenant whose integrations
     * @param templates ids of templates
     * @param limit how many at the most
     * @return their names, the newest integration first
     */
    List<String> names(TenantId tenant, Set<String> templates, int limit);
}
