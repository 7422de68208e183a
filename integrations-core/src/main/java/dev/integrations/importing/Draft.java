package dev.integrations.importing;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.delivery.RateLimit;
import dev.integrations.event.EventFilter;
import dev.integrations.signature.SigningKey;
import dev.integrations.webhook.LegacySecret;
import dev.integrations.webhook.WebhookImport;
import dev.integrations.webhook.WebhookSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A webhook while it is read: collects what is wrong with it, each problem at its place. */
final class Draft {
    private final Node node;
    private final String system;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> notes = new ArrayList<>();
    private Optional<String> source = Optional.empty();
    private Optional<SigningKey> key = Optional.empty();
    private Optional<LegacySecret> legacy = Optional.empty();
    private final WebhookSettings.Builder settings = WebhookSettings.builder("");
    private boolean enabled = true;

    Draft(String system, Node node) {
        this.system = system;
        this.node = node;
    }

    /** Runs one step of reading; what it refuses becomes a problem of this webhook. */
    void read(Runnable step) {
        try {
            step.run();
        } catch (InvalidInputException e) {
            problems.addAll(e.problems());
        }
    }

    /** Runs a step whose own problems have no place in the export: they get this one. */
    void readAt(Node place, Runnable step) {
        try {
            step.run();
        } catch (InvalidInputException e) {
            e.problems().forEach(problem -> problems.add(place.problem(problem.message())));
        }
    }

    void source(String id) {
        source = Optional.of(system + ":" + id);
    }

    void url(String url) {
        settings.url(url);
    }

    WebhookSettings.Builder settings() {
        return settings;
    }

    void events(Node place, List<String> types) {
        readAt(
                place,
                () -> settings.events(
                        types.isEmpty() ? EventFilter.all() : EventFilter.of(new LinkedHashSet<>(types))));
    }

    void channels(Node place, List<String> names) {
        readAt(place, () -> settings.channels(names.toArray(String[]::new)));
    }

    void enabled(boolean value) {
        enabled = value;
    }

    void key(SigningKey value) {
        key = Optional.of(value);
    }

    void legacy(LegacySecret value) {
        legacy = Optional.of(value);
    }

    void problem(Node place, String message) {
        problems.add(place.problem(message));
    }

    /** Takes over how many attempts may start in so many seconds; zero is no limit. */
    void rateLimit(Node permits, long seconds) {
        permits.number().filter(number -> number > 0).ifPresent(number -> {
            try {
                RateLimit limit = RateLimit.of(Math.toIntExact(number), Duration.ofSeconds(seconds));
                settings.rateLimit(Optional.of(limit));
            } catch (IllegalArgumentException | ArithmeticException e) {
                note(permits, "is left out, since it is out of bounds: " + e.getMessage());
            }
        });
    }

    void note(Node place, String message) {
        notes.add(place.problem(message));
    }

    void noteOthers(Node from, Set<String> known) {
        from.others(known).forEach(other -> note(other, Node.LEFT_OUT));
    }

    PlannedWebhook planned() {
        Optional<WebhookImport> webhook = Optional.empty();
        try {
            WebhookSettings built = settings.build();
            if (problems.isEmpty()) {
                webhook = Optional.of(new WebhookImport(source.orElse(""), built, enabled, key, legacy));
            }
        } catch (InvalidInputException e) {
            e.problems()
                    .forEach(problem ->
                            problems.add(new Problem(node.place() + "/" + problem.field(), problem.message())));
        }
        return new PlannedWebhook(node.place(), source, webhook, List.copyOf(problems), List.copyOf(notes));
    }
}
