package dev.integrations.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.template.Preview;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says what changed between two states of an integration, without showing a secret. */
final class Differences {
    /** What versions are compared by. */
    record State(TemplateRef template, IntegrationSettings settings, OpenConfig config) {}

    private final List<ConfigChange> changes = new ArrayList<>();

    private Differences() {}

    static List<ConfigChange> between(State before, State after) {
        Differences differences = new Differences();
        if (!before.template().equals(after.template())) {
            differences.changes.add(new ConfigChange(
                    "/template",
                    Optional.of(before.template().toString()),
                    Optional.of(after.template().toString())));
        }
        differences.members(
                "/settings/", SettingsText.json(before.settings()), SettingsText.json(after.settings()), Set.of());
        Set<String> secret = names(before.config().secrets(), after.config().secrets());
        differences.members("/config/", before.config().values(), after.config().values(), secret);
        return differences.changes;
    }

    private void members(String place, ObjectNode before, ObjectNode after, Set<String> secret) {
        for (String name : names(before, after)) {
            JsonNode old = before.get(name);
            JsonNode next = after.get(name);
            if (!Objects.equals(old, next)) {
                boolean masked = secret.contains(name);
                changes.add(new ConfigChange(
                        place + name.replace("~", "~0").replace("/", "~1"), text(old, masked), text(next, masked)));
            }
        }
    }

    private static Set<String> names(ObjectNode one, ObjectNode other) {
        Set<String> names = new TreeSet<>();
        one.fieldNames().forEachRemaining(names::add);
        other.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Optional<String> text(@Nullable JsonNode value, boolean masked) {
        return Optional.ofNullable(value).map(present -> masked ? Preview.MASK : present.toString());
    }
}
