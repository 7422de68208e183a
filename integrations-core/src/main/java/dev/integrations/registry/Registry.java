package dev.integrations.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.DeliveryStatistics;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.StatisticsSpan;
import dev.integrations.event.Event;
import dev.integrations.registry.IntegrationStore.Configured;
import dev.integrations.template.Category;
import dev.integrations.template.Preview;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.template.spi.TemplateDescriptor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The integrations of one tenant. Safe for use by several threads. */
public final class Registry {
    private final RegistryParts parts;
    private final TenantId tenant;
    private final AuditTrail audit;
    private final RegistryContext context;
    private final Editing editing;

    /**
     * Creates a view; hosts get theirs from the tenant instead.
     *
     * @param parts what integrations are built from
     * @param tenant whose integrations
     * @param audit where changes are written down
     * @param context what integrations reach beside the store
     */
    public Registry(RegistryParts parts, TenantId tenant, AuditTrail audit, RegistryContext context) {
        this.parts = parts;
        this.tenant = tenant;
        this.audit = audit;
        this.context = context;
        this.editing = new Editing(parts, tenant, audit, context);
    }

    /**
     * Installs an integration, enabled. Its setup checks that have no side effect are made first, also if the configuration
     * is not right yet, with the fields that are; no transaction is open meanwhile. Nothing is stored if anything is wrong.
     *
     * @param integration what is to be installed
     * @return the integration, and what its checks found
     * @throws InvalidInputException if the template is not offered, the configuration breaks its schema ({@code /config/...}),
     *     a rule names what the template does not have ({@code /rules/...}), a template is missing that this one requires, one
     *     is there that it conflicts with, connection or fallback are not right, or the service refuses the configuration
     *     ({@code check '...'}); it names all of it
     */
    public Installation install(NewIntegration integration) {
        return editing.install(integration);
    }

    /**
     * Finds an integration.
     *
     * @param id its id
     * @return the integration, or empty if this tenant has none of that id
     */
    public Optional<Integration> find(IntegrationId id) {
        return parts.transactions()
                .inTransaction(transaction -> transaction.integrations().find(tenant, id));
    }

    /**
     * Returns an integration.
     *
     * @param id its id
     * @return the integration
     * @throws NotFoundException if this tenant has none of that id
     */
    public Integration get(IntegrationId id) {
        return find(id).orElseThrow(() -> new NotFoundException("integration", id));
    }

    /**
     * Lists integrations, newest first. Their configurations are not loaded.
     *
     * @param query which integrations
     * @param page which part of them
     * @return the integrations
     * @throws InvalidInputException if the query names a category that there is not
     * @throws IllegalArgumentException if the cursor is not one that this method returned
     */
    public Page<Integration> list(IntegrationQuery query, PageRequest page) {
        IntegrationSelection selection = new IntegrationSelection(templates(query), query.state(), query.text());
        return parts.transactions()
                .inTransaction(transaction -> transaction.integrations().list(tenant, selection, page));
    }

    private Optional<Set<String>> templates(IntegrationQuery query) {
        if (query.category().isEmpty()) {
            return query.template().map(Set::of);
        }
        String category = query.category().get();
        List<String> known =
                parts.catalog().categories().stream().map(Category::id).toList();
        if (!known.contains(category)) {
            throw new InvalidInputException(
                    "integration query",
                    List.of(new Problem(
                            "category", "'%s' is none of %s".formatted(category, String.join(", ", known)))));
        }
        return Optional.of(templatesOf(category)
                .filter(id -> query.template().map(id::equals).orElse(true))
                .collect(Collectors.toSet()));
    }

    private Stream<String> templatesOf(String category) {
        return parts.catalog().list().stream()
                .map(TemplateDescriptor::id)
                .filter(id -> parts.catalog().categoriesOf(id).contains(category));
    }

    /**
     * Returns the configuration of an integration.
     *
     * @param id the integration
     * @return a new JSON object, with {@value Preview#MASK} for each secret that is set
     * @throws NotFoundException if this tenant has none of that id
     */
    public JsonNode config(IntegrationId id) {
        return editing.open(editing.current(id).current()).masked();
    }

    /**
     * Changes an integration, which makes a version of it unless nothing is different. If configuration, connection or template
     * are others, setup checks are made as for an installation, and one that needed attention is enabled again. Attempts that
     * begin two seconds later at the latest follow the change, on this node at once.
     *
     * @param id the integration
     * @param expected the number of the version that the change is made to
     * @param update the change
     * @return the integration as it is now, and what its checks found
     * @throws NotFoundException if this tenant has none of that id
     * @throws VersionConflictException if it has another version by now; nothing was stored
     * @throws InvalidInputException as {@link #install} throws it, as far as what it is about is new
     * @throws dev.integrations.delivery.PreparationException if its template is not offered any more
     */
    public Installation update(IntegrationId id, int expected, IntegrationUpdate update) {
        Configured before = editing.current(id, expected);
        return editing.store(before, editing.changed(before, update), "integration.updated");
    }

    /**
     * Lets events be sent through an integration again. For how long it has failed counts anew.
     *
     * @param id the integration
     * @return the integration as it is now
     * @throws NotFoundException if this tenant has none of that id
     */
    public Integration enable(IntegrationId id) {
        return told(editing.changes().enable(id));
    }

    /**
     * Stops an integration: events published from now on do not go to it, and its pending deliveries become dead letters when
     * they are due.
     *
     * @param id the integration
     * @param reason why, for whoever looks at it later
     * @return the integration as it is now
     * @throws NotFoundException if this tenant has none of that id
     */
    public Integration disable(IntegrationId id, String reason) {
        return told(editing.changes().disable(id, reason));
    }

    /**
     * Removes an integration with all of its versions. Its pending deliveries become dead letters when they are due; what was
     * delivered stays listed.
     *
     * @param id the integration
     * @throws NotFoundException if this tenant has none of that id
     * @throws IntegrationInUseException if it is the last one of a template that others require, or may require since theirs is
     *     not offered now, or it is the fallback of others; it names these
     */
    public void uninstall(IntegrationId id) {
        editing.changes().delete(id);
        context.changed().accept(id.destination());
    }

    /**
     * Makes the setup checks of an integration. The call takes as long as the service, up to 90 seconds for each question to
     * it; hosts that let tenants call it bound how often they do.
     *
     * @param id the integration
     * @param sideEffects whether those are made too that cost something or that somebody sees
     * @return the checks, in their order; those that were not made have no result
     * @throws NotFoundException if this tenant has none of that id
     * @throws dev.integrations.delivery.PreparationException if its template is not offered any more
     */
    public List<CheckReport> test(IntegrationId id, boolean sideEffects) {
        Configured configured = editing.current(id);
        OpenIntegration open = editing.ready(configured.current());
        List<CheckReport> reports = new SetupChecks(parts, tenant)
                .run(
                        open.template().checks(open.config()),
                        configured.integration().settings().connection(),
                        sideEffects);
        parts.transactions()
                .useTransaction(transaction -> audit.record(transaction, "integration.tested", id, outcomes(reports)));
        return reports;
    }

    private static Map<String, String> outcomes(List<CheckReport> reports) {
        return reports.stream()
                .collect(Collectors.toMap(
                        CheckReport::name,
                        report -> report.result()
                                .map(result -> result.outcome().name())
                                .orElse("not made"),
                        (one, other) -> one + ", " + other));
    }

    /**
     * Shows what would be sent for an event, without sending it.
     *
     * @param id the integration, enabled or not
     * @param event its type and payload
     * @return what would be sent, secrets masked
     * @throws NotFoundException if this tenant has none of that id
     * @throws dev.integrations.delivery.InvalidPayloadException if the payload is not JSON or is too large
     * @throws dev.integrations.delivery.DeliveryWithheldException if the event cannot be put into a form that the service takes
     * @throws dev.integrations.delivery.PreparationException if its template is not offered any more
     */
    public Preview preview(IntegrationId id, NewEvent event) {
        Configured configured = editing.current(id);
        Event unstored = context.tests().event(tenant, event);
        return editing.ready(configured.current())
                .preparation()
                .preview(unstored, parts.clock().instant());
    }

    /**
     * Counts integrations.
     *
     * @return how many there are in each state, of each template, and of each category
     */
    public IntegrationCounts counts() {
        List<IntegrationCount> counts = parts.transactions()
                .inTransaction(transaction -> transaction.integrations().count(tenant));
        return IntegrationCounts.of(counts, parts.catalog());
    }

    /**
     * Lists the categories of the host and of the templates, each with the templates in it that are offered to this tenant, and
     * the integrations that it has of any template in it.
     *
     * @return the categories in their order, also those in which there is nothing
     */
    public List<CategoryCount> categories() {
        TemplateCatalog catalog = parts.catalog();
        return parts.transactions().inTransaction(transaction -> {
            Map<String, Long> integrations = IntegrationCounts.of(
                            transaction.integrations().count(tenant), catalog)
                    .byCategory();
            Predicate<String> offered = parts.offers().offered(transaction, tenant);
            return catalog.categories().stream()
                    .map(category -> new CategoryCount(
                            category,
                            templatesOf(category.id()).filter(offered).count(),
                            integrations.getOrDefault(category.id(), 0L)))
                    .toList();
        });
    }

    /**
     * Counts what ended in a span, the attempts at it, and what is pending: see {@link DeliveryStatistics}.
     *
     * @param id the integration
     * @param from the start of the span, inclusive
     * @param to its end, exclusive, up to 31 days later
     * @return the counts
     * @throws NotFoundException if this tenant has none of that id
     * @throws InvalidInputException if the span is empty, reversed or too long
     */
    public DeliveryStatistics statistics(IntegrationId id, Instant from, Instant to) {
        StatisticsSpan span = new StatisticsSpan(from, to);
        get(id);
        return parts.transactions()
                .inTransaction(transaction -> transaction
                        .statistics()
                        .count(tenant, id.destination(), span, DeliveryStatistics.MAX_DELIVERIES));
    }

    /**
     * Returns what integrations were configured with at other times.
     *
     * @return the versions
     */
    public IntegrationVersions versions() {
        return new IntegrationVersions(parts, tenant, editing);
    }

    /**
     * Returns the way to newer versions of templates.
     *
     * @return the upgrades
     */
    public Upgrades upgrades() {
        return new Upgrades(parts, tenant, editing);
    }

    /**
     * Returns changes to many integrations at once.
     *
     * @return the changes, each with a result for every item
     */
    public IntegrationBatch batch() {
        return new IntegrationBatch(this);
    }

    private Integration told(Integration integration) {
        context.changed().accept(integration.id().destination());
        return integration;
    }
}
