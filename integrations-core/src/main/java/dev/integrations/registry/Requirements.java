package dev.integrations.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.TenantId;
import dev.integrations.connection.Connection;
import dev.integrations.connection.ConnectionId;
import dev.integrations.connection.ConnectionState;
import dev.integrations.connection.StoredConnection;
import dev.integrations.delivery.DestinationId;
import dev.integrations.template.Preview;
import dev.integrations.template.Rule;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.ConfigField;
import dev.integrations.template.spi.ConnectionUse;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Result;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What must hold of an integration before it is stored; says everything that does not, at once. */
final class Requirements {
    private final RegistryParts parts;
    private final TenantId tenant;
    private final SetupChecks checks;

    Requirements(RegistryParts parts, TenantId tenant) {
        this.parts = parts;
        this.tenant = tenant;
        this.checks = new SetupChecks(parts, tenant);
    }

    /** Makes the checks that have no side effect, if wanted, also of what is valid in a configuration that is not. */
    List<CheckReport> require(Draft draft, Scope scope) {
        List<Problem> problems = problems(draft, scope);
        boolean unaskable = lacksMail(draft)
                || problems.stream().anyMatch(problem -> problem.field().equals("connection"));
        List<CheckReport> reports = scope.connection() && !unaskable ? checked(draft) : List.of();
        reports.stream()
                .filter(CheckReport::isRejected)
                .forEach(report -> problems.add(refused(report, report.result().orElseThrow())));
        refuse(problems);
        return reports;
    }

    /** Checks again what others may have changed, in the transaction that stores the integration. */
    void requireStill(RegistryTransaction transaction, Draft draft, Scope scope) {
        refuse(problems(transaction, draft, scope));
    }

    /** Returns everything that is wrong, as far as that can be told without asking the service. */
    List<Problem> problems(Draft draft, Scope scope) {
        List<Problem> problems = problems(draft);
        if (scope.inbound()) {
            draft.settings()
                    .inbound()
                    .maxBodyBytes()
                    .filter(most -> most > parts.maxInboundBytes())
                    .ifPresent(most -> problems.add(new Problem(
                            "inbound/maxBodyBytes",
                            "may be up to %d, which is what the host takes, was %d"
                                    .formatted(parts.maxInboundBytes(), most))));
        }
        problems.addAll(parts.transactions().inTransaction(transaction -> problems(transaction, draft, scope)));
        return problems;
    }

    private List<Problem> problems(Draft draft) {
        List<Problem> problems = new ArrayList<>();
        draft.descriptor()
                .config()
                .problems(draft.values())
                .forEach(problem -> problems.add(new Problem("/config" + pointer(problem), problem.message())));
        masks(draft, problems);
        for (int i = 0; i < draft.settings().rules().size(); i++) {
            rule(draft.descriptor(), draft.settings().rules().get(i), "/rules/" + i, problems);
        }
        return problems;
    }

    /** The mask is never the secret itself: whoever sends it means the one from before, and there is none to keep. */
    private static void masks(Draft draft, List<Problem> problems) {
        for (ConfigField field : draft.descriptor().config().fields()) {
            JsonNode value = draft.values().path(field.name());
            boolean masked = isMask(value) || value.valueStream().anyMatch(Requirements::isMask);
            if (field.secret() && masked) {
                problems.add(new Problem(
                        "/config/" + field.name().replace("~", "~0").replace("/", "~1"),
                        "is the mask '%s' that stands for a secret; give the secret itself, or in a change leave the field out to keep the old one"
                                .formatted(Preview.MASK)));
            }
        }
    }

    private static boolean isMask(JsonNode value) {
        return value.isTextual() && value.textValue().equals(Preview.MASK);
    }

    private static String pointer(Problem problem) {
        return problem.field().equals("/") ? "" : problem.field();
    }

    private static void rule(TemplateDescriptor template, Rule rule, String place, List<Problem> problems) {
        Optional<Action> action = template.action(rule.action());
        if (action.isEmpty()) {
            problems.add(new Problem(
                    place + "/action",
                    "'%s' is none of %s"
                            .formatted(
                                    rule.action(),
                                    template.actions().stream().map(Action::id).collect(Collectors.joining(", ")))));
            return;
        }
        JsonNode schema = RegistryJson.read(action.get().schemaText());
        if (schema.path("additionalProperties").isBoolean()
                && !schema.path("additionalProperties").asBoolean()) {
            rule.mapping().names().stream()
                    .filter(name -> !schema.path("properties").has(name))
                    .forEach(name -> problems.add(new Problem(
                            place + "/mapping/" + name.replace("~", "~0").replace("/", "~1"),
                            "is no parameter of " + rule.action())));
        }
    }

    private List<Problem> problems(RegistryTransaction transaction, Draft draft, Scope scope) {
        List<Problem> problems = new ArrayList<>();
        if (scope.template()) {
            parts.offers()
                    .refusal(transaction, tenant, draft.descriptor().id())
                    .ifPresent(refusal -> problems.add(new Problem("template", refusal)));
            if (lacksMail(draft)) {
                problems.add(new Problem(
                        "template",
                        "'%s' sends e-mail, and the host has set up nothing that does"
                                .formatted(draft.descriptor().id())));
            }
            neighbours(transaction, draft.descriptor(), problems);
        }
        if (scope.connection()) {
            connection(transaction, draft).ifPresent(problem -> problems.add(new Problem("connection", problem)));
        }
        if (scope.fallback()) {
            draft.settings()
                    .fallback()
                    .filter(fallback -> !isFallback(transaction, draft, fallback))
                    .ifPresent(fallback -> problems.add(new Problem(
                            "fallback", "%s is no other enabled destination of this tenant".formatted(fallback))));
        }
        return problems;
    }

    private void neighbours(RegistryTransaction transaction, TemplateDescriptor template, List<Problem> problems) {
        List<TemplateRef> used = transaction.integrations().count(tenant).stream()
                .map(IntegrationCount::template)
                .toList();
        Set<String> installed = used.stream().map(TemplateRef::id).collect(Collectors.toSet());
        template.requires().stream()
                .sorted()
                .filter(required -> !installed.contains(required))
                .forEach(missing -> problems.add(new Problem(
                        "requires", "needs an integration of template '%s'; install that first".formatted(missing))));
        used.stream()
                .filter(other -> !other.id().equals(template.id()) && conflict(template, other))
                .map(TemplateRef::id)
                .distinct()
                .sorted()
                .forEach(other -> problems.add(new Problem(
                        "conflicts",
                        "cannot be installed beside an integration of template '%s'; uninstall that first"
                                .formatted(other))));
    }

    private boolean conflict(TemplateDescriptor template, TemplateRef other) {
        return template.conflicts().contains(other.id())
                || parts.catalog()
                        .findFrom(other.id(), other.version())
                        .map(Template::descriptor)
                        .filter(descriptor -> descriptor.conflicts().contains(template.id()))
                        .isPresent();
    }

    private boolean isFallback(RegistryTransaction transaction, Draft draft, DestinationId fallback) {
        return !fallback.equals(draft.id().destination())
                && transaction.deliveries().subscriptions(tenant).stream()
                        .anyMatch(subscription -> subscription.destination().equals(fallback));
    }

    private boolean lacksMail(Draft draft) {
        return draft.descriptor().mail() && parts.mail().isEmpty();
    }

    private Optional<String> connection(RegistryTransaction transaction, Draft draft) {
        ConnectionUse use = draft.descriptor().connection();
        String wanted = String.join(" or ", new TreeSet<>(use.providers()));
        if (draft.settings().connection().isEmpty()) {
            return use.required() ? Optional.of("needs a connection of " + wanted) : Optional.empty();
        }
        if (use.providers().isEmpty()) {
            return Optional.of("is not used by this template; leave it out");
        }
        ConnectionId id = draft.settings().connection().get();
        Optional<Connection> found = transaction.connections().find(tenant, id).map(StoredConnection::connection);
        if (found.isEmpty()) {
            return Optional.of("%s is no connection of this tenant".formatted(id));
        }
        Connection connection = found.get();
        if (!use.providers().contains(connection.provider())) {
            return Optional.of("must be one of %s, was one of %s".formatted(wanted, connection.provider()));
        }
        if (connection.state() != ConnectionState.ACTIVE) {
            return Optional.of("%s must be authorized again".formatted(id));
        }
        return parts.connections().base(connection).isEmpty()
                ? Optional.of("is of a provider whose API has no known place, so its tokens go nowhere")
                : Optional.empty();
    }

    private List<CheckReport> checked(Draft draft) {
        TemplateConfig config = draft.descriptor().config().validPart(draft.values());
        List<SetupCheck> made;
        try {
            made = draft.template().checks(config);
        } catch (RuntimeException e) {
            if (problems(draft).isEmpty()) {
                throw e;
            }
            // It needs one of the fields that are not right yet, so it will be asked again.
            return List.of();
        }
        return checks.run(made, draft.settings().connection(), false);
    }

    private static Problem refused(CheckReport report, Result result) {
        return new Problem(
                "check '%s'".formatted(report.name()),
                result.remedy().map(remedy -> result.message() + "; " + remedy).orElse(result.message()));
    }

    private static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidInputException("integration", problems);
        }
    }
}
