package dev.integrations.importing;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.http.OutboundPolicy;
import dev.integrations.importing.ImportForecast.Verdict;
import dev.integrations.webhook.LegacyProfile;
import dev.integrations.webhook.LegacySignature;
import dev.integrations.webhook.WebhookImport;
import dev.integrations.webhook.Webhooks;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Imports of the webhooks of one tenant. Safe for use by several threads. */
public final class Imports {
    /** The longest export that is read, in characters: 16 Mi. */
    public static final int MAX_LENGTH = 16 * 1024 * 1024;

    private final Webhooks webhooks;
    private final OutboundPolicy policy;
    private final Clock clock;
    private final ImportAudit audit;

    /**
     * Creates a view; hosts get theirs from the tenant instead.
     *
     * @param webhooks the webhooks of the tenant
     * @param policy decides which URLs are accepted
     * @param clock gives the time
     * @param audit told of each import
     */
    public Imports(Webhooks webhooks, OutboundPolicy policy, Clock clock, ImportAudit audit) {
        this.webhooks = webhooks;
        this.policy = policy;
        this.clock = clock;
        this.audit = audit;
    }

    /**
     * Reads an export of one Svix application: an object with {@code endpoints}, as {@code GET
     * /api/v1/app/{app}/endpoint} lists them, each with the answers about its {@code secret} and its {@code headers}, and
     * {@code eventTypes}, as {@code GET /api/v1/event-type} lists them. Secrets go on signing as they are.
     *
     * @param export JSON of up to 16 Mi characters
     * @param legacyUntil until when {@code svix-} headers are sent as well: in the future, within 366 days
     * @return what would be created
     * @throws InvalidInputException if this is no such export or the time is out of bounds; it names the place
     */
    public ImportPlan planSvix(String export, Instant legacyUntil) {
        requireTime(legacyUntil);
        Node root = Node.root("Svix export", Json.read("Svix export", export));
        return checked(new SvixExport(root, legacyUntil).plan());
    }

    /**
     * Reads an export of a Convoy project: an object with {@code endpoints} and {@code subscriptions}, and with
     * {@code project} and {@code eventTypes} if they are to be used, each as the API of Convoy lists or shows it. Webhooks
     * get new secrets for Standard Webhooks; the old ones make the old header until its end.
     *
     * @param export JSON of up to 16 Mi characters
     * @param legacyUntil until when the header of Convoy is sent as well: in the future, within 366 days
     * @return what would be created
     * @throws InvalidInputException if this is no such export or the time is out of bounds; it names the place
     */
    public ImportPlan planConvoy(String export, Instant legacyUntil) {
        requireTime(legacyUntil);
        Node root = Node.root("Convoy export", Json.read("Convoy export", export));
        return checked(new ConvoyExport(root, legacyUntil, clock.instant()).plan());
    }

    /**
     * Says what {@link #apply} would do with the webhooks of a plan, and changes nothing.
     *
     * @param plan the plan
     * @return what would become of each webhook, in the order of the plan
     */
    public List<ImportForecast> dryRun(ImportPlan plan) {
        return plan.webhooks().stream()
                .map(item -> new ImportForecast(item.place(), verdict(item), item.problems()))
                .toList();
    }

    private Verdict verdict(PlannedWebhook planned) {
        if (planned.webhook().isEmpty()) {
            return Verdict.REFUSED;
        }
        return webhooks.imported().find(planned.webhook().get().source()).isPresent() ? Verdict.KEPT : Verdict.CREATED;
    }

    /**
     * Creates the webhooks of a plan that have no problems. Each is one transaction, so that one that fails leaves the
     * others alone; one that the tenant has already, by its source, stays as it is. Event types are left alone, since they
     * are the host's: {@link EventTypeImports} takes them.
     *
     * @param plan the plan
     * @return what became of each webhook, in the order of the plan
     */
    public List<ImportedItem> apply(ImportPlan plan) {
        List<ImportedItem> items = plan.webhooks().stream().map(this::apply).toList();
        audit.applied(
                "webhook.import_applied",
                plan.origin(),
                items.stream().map(item -> item.getClass().getSimpleName()).toList());
        return items;
    }

    private ImportedItem apply(PlannedWebhook planned) {
        Optional<WebhookImport> webhook = planned.webhook();
        if (webhook.isEmpty()) {
            return new ImportedItem.Refused(planned.place(), planned.problems());
        }
        try {
            WebhookImport.Result result = webhooks.imported().create(webhook.get());
            return result.secret()
                    .<ImportedItem>map(secret -> new ImportedItem.Created(
                            planned.place(), result.webhook().id(), secret))
                    .orElseGet(() -> new ImportedItem.AlreadyThere(
                            planned.place(), result.webhook().id()));
        } catch (InvalidInputException e) {
            return new ImportedItem.Refused(planned.place(), e.problems());
        } catch (RuntimeException e) {
            return new ImportedItem.Failed(planned.place(), e);
        }
    }

    private void requireTime(Instant legacyUntil) {
        new LegacyProfile(new LegacySignature.Svix(), legacyUntil)
                .problemAt(clock.instant())
                .ifPresent(problem -> {
                    throw new InvalidInputException("import", List.of(new Problem("legacyUntil", problem)));
                });
    }

    /** Adds what only the host knows, and finds sources that come twice. */
    private ImportPlan checked(ImportPlan plan) {
        Set<String> sources = new HashSet<>();
        List<PlannedWebhook> checked = new ArrayList<>();
        for (PlannedWebhook item : plan.webhooks()) {
            List<Problem> problems = new ArrayList<>(item.problems());
            item.webhook()
                    .ifPresent(webhook -> policy.problems(webhook.settings().url())
                            .forEach(problem -> problems.add(new Problem(item.place() + "/url", problem))));
            item.source()
                    .filter(source -> !sources.add(source))
                    .ifPresent(source -> problems.add(
                            new Problem(item.place(), "'%s' stands in the export twice".formatted(source))));
            checked.add(new PlannedWebhook(
                    item.place(),
                    item.source(),
                    problems.isEmpty() ? item.webhook() : Optional.empty(),
                    List.copyOf(problems),
                    item.notes()));
        }
        return new ImportPlan(plan.origin(), checked, plan.eventTypes(), plan.notes());
    }
}
