package dev.integrations.oauth;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Whether settings of an app are possible at this server. What an app has already is not questioned again: the server may
 * have changed since, and that must not keep the app from being changed.
 */
final class AppChecks {
    private final OAuthParts parts;
    private final TenantId owner;

    AppChecks(OAuthParts parts, TenantId owner) {
        this.parts = parts;
        this.owner = owner;
    }

    /** Refuses what a new app may not have. */
    void check(AppSettings settings) {
        refuse(problems(settings, Optional.empty()));
    }

    /** Refuses what a change adds and may not. */
    void check(AppSettings settings, AppSettings before) {
        refuse(problems(settings, Optional.of(before)));
    }

    private List<Problem> problems(AppSettings settings, Optional<AppSettings> before) {
        List<Problem> problems = new ArrayList<>(parts.scopes().problems(added(settings, before, AppSettings::scopes)));
        if (!parts.settings().resources().containsAll(added(settings, before, AppSettings::servedResources))) {
            problems.add(new Problem(
                    "servedResources",
                    "must be among those of the server: " + parts.settings().resources()));
        }
        if (!settings.servedResources().isEmpty() && !owner.equals(AuditTrail.HOST)) {
            problems.add(new Problem("servedResources", "must be empty for an app of a tenant"));
        }
        Duration most = parts.signingKeys().settings().maxTokenLifetime();
        if (parts.settings().policyFor(settings).signsForLongerThan(most)
                && isChanged(settings, before, AppSettings::tokenPolicy)) {
            problems.add(new Problem(
                    "tokenPolicy.accessTokenLifetime", "must be up to %s for tokens that are signed".formatted(most)));
        }
        if (needsRotation(settings)
                && !before.map(AppChecks::needsRotation).orElse(false)
                && !parts.settings().tokenPolicy().rotation()) {
            problems.add(new Problem(
                    "tokenPolicy",
                    "must be given with rotation, which the server has not, for an app without a secret"));
        }
        return problems;
    }

    private static boolean needsRotation(AppSettings settings) {
        return settings.isPublic() && settings.tokenPolicy().isEmpty();
    }

    private static Set<String> added(
            AppSettings settings, Optional<AppSettings> before, Function<AppSettings, Set<String>> values) {
        Set<String> added = new HashSet<>(values.apply(settings));
        before.map(values).ifPresent(added::removeAll);
        return added;
    }

    private static boolean isChanged(
            AppSettings settings, Optional<AppSettings> before, Function<AppSettings, ?> value) {
        return !before.map(value).equals(Optional.of(value.apply(settings)));
    }

    private static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidInputException("app", problems);
        }
    }
}
