package dev.integrations.importing;

import dev.integrations.audit.Actor;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.event.EventTypeDefinition;
import dev.integrations.event.EventTypeEntry;
import dev.integrations.event.EventTypes;
import dev.integrations.importing.ImportForecast.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Imports into the catalogue of event types, which belongs to the host: from OpenAPI documents, and from the plans that
 * {@link Imports} makes of exports. Safe for use by several threads.
 */
public final class EventTypeImports {
    private final EventTypes catalogue;
    private final ImportAudit audit;

    /** What to do with types that the catalogue has in another form. */
    public enum Existing {
        /** Leave them as they are. */
        KEEP,
        /** Give them the form of the import. */
        REPLACE
    }

    /**
     * Creates a view; hosts get theirs from {@code Integrations}.
     *
     * @param catalogue the event types
     * @param audit told of each import
     */
    public EventTypeImports(EventTypes catalogue, ImportAudit audit) {
        this.catalogue = catalogue;
        this.audit = audit;
    }

    /**
     * Returns the same imports, with somebody else named in the audit trail as the one who makes changes.
     *
     * @param actor in the host's words, such as {@code user:42}; the default is {@code system}
     * @return the imports as that actor applies them
     */
    public EventTypeImports as(String actor) {
        return new EventTypeImports(catalogue.as(actor), audit.as(Actor.of(actor)));
    }

    /**
     * Returns the same imports, with a reason in the audit trail for what is changed.
     *
     * @param reason why, 1 to 500 characters
     * @return the imports as they are applied for that reason
     * @throws IllegalArgumentException if the reason is blank or longer than 500 characters
     */
    public EventTypeImports because(String reason) {
        return new EventTypeImports(catalogue.because(reason), audit.because(reason));
    }

    /**
     * Reads the event types of an OpenAPI document: the {@code webhooks} of version 3.1, or {@code x-webhooks}. Schemas are
     * made self-contained: what they use of {@code components} is in their {@code $defs}.
     *
     * @param document JSON of up to 16 Mi characters
     * @return the event types, and no webhooks
     * @throws InvalidInputException if this is no such document; it names the place
     */
    public ImportPlan planOpenApi(String document) {
        Node root = Node.root("OpenAPI document", Json.read("OpenAPI document", document));
        return new ImportPlan("openapi", List.of(), new OpenApiWebhooks(root).eventTypes(), List.of());
    }

    /**
     * Says what {@link #apply} would do, and changes nothing.
     *
     * @param plan the plan
     * @param existing what to do with types that the catalogue has in another form
     * @return what would become of each event type, in the order of the plan
     */
    public List<ImportForecast> dryRun(ImportPlan plan, Existing existing) {
        return judged(plan, existing).stream()
                .map(item -> new ImportForecast(item.place(), item.verdict(), item.problems()))
                .toList();
    }

    /**
     * Takes the event types of a plan that have no problems into the catalogue, in one transaction: with description,
     * group, schema, examples and deprecation. Applied again, it changes nothing.
     *
     * @param plan the plan
     * @param existing what to do with types that the catalogue has in another form
     * @return what became of each event type, in the order of the plan
     */
    public List<ImportedEventType> apply(ImportPlan plan, Existing existing) {
        List<ImportedEventType> judged = judged(plan, existing);
        List<EventTypeDefinition> fit = new ArrayList<>();
        for (int i = 0; i < judged.size(); i++) {
            if (judged.get(i).verdict() != Verdict.REFUSED) {
                plan.eventTypes().get(i).definition().ifPresent(fit::add);
            }
        }
        if (existing == Existing.REPLACE) {
            catalogue.defineAll(fit);
        } else {
            catalogue.addAll(fit);
        }
        audit.applied(
                "event_type.import_applied",
                plan.origin(),
                judged.stream()
                        .map(ImportedEventType::verdict)
                        .map(Verdict::name)
                        .toList());
        return judged;
    }

    private List<ImportedEventType> judged(ImportPlan plan, Existing existing) {
        Set<String> seen = new HashSet<>();
        return plan.eventTypes().stream()
                .map(type -> type.definition().isEmpty() || seen.add(type.name())
                        ? judged(type, existing)
                        : refused(type, List.of(new Problem(type.place(), "stands in the export twice"))))
                .toList();
    }

    private ImportedEventType judged(PlannedEventType type, Existing existing) {
        if (type.definition().isEmpty()) {
            return refused(type, type.problems());
        }
        Optional<EventTypeEntry> found = catalogue.find(type.name());
        Verdict verdict = Verdict.CREATED;
        if (found.isPresent()) {
            boolean same = found.get().definition().equals(type.definition().get());
            verdict = same || existing == Existing.KEEP ? Verdict.KEPT : Verdict.REPLACED;
        }
        return new ImportedEventType(type.place(), type.name(), verdict, List.of());
    }

    private static ImportedEventType refused(PlannedEventType type, List<Problem> problems) {
        return new ImportedEventType(type.place(), type.name(), Verdict.REFUSED, problems);
    }
}
