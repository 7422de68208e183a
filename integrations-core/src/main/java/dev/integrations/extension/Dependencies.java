package dev.integrations.extension;

import dev.integrations.common.InvalidInputException.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Extensions that are to be there together, one version of each, and what stands against that. Never changed. */
final class Dependencies {
    private final NavigableMap<String, ExtensionListing> extensions = new TreeMap<>();
    private final Set<String> parts;

    /** What is wrong, and with which extension; the field is a JSON pointer that begins with the id of that. */
    record Finding(String extension, Problem problem) {
        static Finding of(ExtensionListing extension, String place, String message) {
            return new Finding(extension.id(), new Problem("/" + extension.id() + place, message));
        }

        String field() {
            return problem.field();
        }
    }

    /** The ids of parts of the application come along: what these supply, no other one does. */
    Dependencies(Collection<ExtensionListing> extensions, Set<String> parts) {
        extensions.forEach(each -> this.extensions.put(each.id(), each));
        this.parts = parts;
    }

    Dependencies with(ExtensionListing extension) {
        Map<String, ExtensionListing> more = new HashMap<>(extensions);
        more.put(extension.id(), extension);
        return new Dependencies(more.values(), parts);
    }

    Dependencies without(String id) {
        return new Dependencies(
                extensions.values().stream()
                        .filter(each -> !each.id().equals(id))
                        .toList(),
                parts);
    }

    /** Returns everything that is wrong among these. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Map<String, String> owners = new HashMap<>();
        for (ExtensionListing each : partsFirst()) {
            each.requires().forEach((id, range) -> requirement(each, id, range).ifPresent(findings::add));
            each.conflicts().forEach((id, range) -> conflict(each, id, range).ifPresent(findings::add));
            for (String template : each.templates()) {
                String other = owners.putIfAbsent(template, each.id());
                if (other != null) {
                    findings.add(Finding.of(
                            each,
                            "/templates/" + template,
                            "is supplied by both '%s' and '%s'".formatted(other, each.id())));
                }
            }
            cycle(each).ifPresent(findings::add);
        }
        return findings;
    }

    private List<ExtensionListing> partsFirst() {
        return extensions.values().stream()
                .sorted(Comparator.comparing(each -> !parts.contains(each.id())))
                .toList();
    }

    private Optional<Finding> requirement(ExtensionListing extension, String id, SemVerRange range) {
        ExtensionListing other = extensions.get(id);
        if (other != null && range.contains(other.version())) {
            return Optional.empty();
        }
        return Optional.of(Finding.of(
                extension,
                "/requires/" + id,
                other == null
                        ? "'%s' needs '%s' %s, which is not there".formatted(extension.id(), id, range)
                        : "'%s' needs '%s' %s, and this is %s".formatted(extension.id(), id, range, other.version())));
    }

    private Optional<Finding> conflict(ExtensionListing extension, String id, SemVerRange range) {
        return Optional.ofNullable(extensions.get(id))
                .filter(other -> range.spans(other.version()))
                .map(other -> Finding.of(
                        extension,
                        "/conflicts/" + id,
                        "'%s' cannot be there beside '%s' %s".formatted(extension.id(), id, other.version())));
    }

    /** Looks for a way back to an extension along what is required. */
    private Optional<Finding> cycle(ExtensionListing start) {
        Map<String, String> reachedFrom = new LinkedHashMap<>();
        Deque<ExtensionListing> todo = new ArrayDeque<>(List.of(start));
        while (!todo.isEmpty()) {
            ExtensionListing each = todo.pop();
            for (String id : each.requires().keySet()) {
                ExtensionListing next = extensions.get(id);
                if (next != null && reachedFrom.putIfAbsent(id, each.id()) == null) {
                    todo.push(next);
                }
            }
        }
        return Optional.ofNullable(reachedFrom.get(start.id()))
                .map(last -> Finding.of(start, "/requires", "needs itself: " + way(start.id(), last, reachedFrom)));
    }

    private static String way(String start, String last, Map<String, String> reachedFrom) {
        Deque<String> way = new ArrayDeque<>(List.of(start));
        for (String each = last; !each.equals(start); each = reachedFrom.getOrDefault(each, start)) {
            way.push(each);
        }
        way.push(start);
        return String.join(" -> ", way);
    }

    /**
     * Returns what would be wrong if an extension came, or came in the place of another version, and is not wrong already. Of
     * what it needs and is not there, the best candidate is held against the rest too, so that everything is said at once.
     */
    List<Problem> against(ExtensionListing added, Collection<ExtensionListing> candidates) {
        Dependencies after = with(added);
        Set<String> looked = new LinkedHashSet<>(Set.of(added.id()));
        Map<String, Problem> problems = new LinkedHashMap<>();
        Deque<ExtensionListing> todo = new ArrayDeque<>(List.of(added));
        while (!todo.isEmpty()) {
            ExtensionListing each = todo.pop();
            for (Map.Entry<String, SemVerRange> required : each.requires().entrySet()) {
                if (!after.extensions.containsKey(required.getKey())) {
                    Optional<ExtensionListing> best = best(required.getKey(), required.getValue(), candidates);
                    Finding missing = after.requirement(each, required.getKey(), required.getValue())
                            .orElseThrow();
                    problems.put(missing.field(), advised(missing.problem(), best));
                    if (best.isPresent()) {
                        after = after.with(best.get());
                        looked.add(best.get().id());
                        todo.add(best.get());
                    }
                }
            }
        }
        for (Finding finding : after.newer(findings(), looked)) {
            problems.putIfAbsent(finding.field(), finding.problem());
        }
        return List.copyOf(problems.values());
    }

    /** Returns what would be wrong if an extension went, and is not wrong already. */
    List<Problem> withoutIt(String id) {
        return without(id).newer(findings(), Set.of()).stream()
                .map(Finding::problem)
                .toList();
    }

    /** What is wrong with others already is not held against a change. */
    private List<Finding> newer(List<Finding> before, Set<String> changed) {
        Set<String> known = new LinkedHashSet<>();
        before.stream()
                .filter(finding -> !changed.contains(finding.extension()))
                .forEach(finding -> known.add(finding.field()));
        return findings().stream()
                .filter(finding -> !known.contains(finding.field()))
                .toList();
    }

    private static Optional<ExtensionListing> best(
            String id, SemVerRange range, Collection<ExtensionListing> candidates) {
        return candidates.stream()
                .filter(each -> each.id().equals(id) && range.contains(each.version()))
                .max(Comparator.comparing(ExtensionListing::version));
    }

    private static Problem advised(Problem missing, Optional<ExtensionListing> best) {
        return new Problem(
                missing.field(),
                missing.message()
                        + best.map(each -> "; %s can be installed, or enabled, first".formatted(each.version()))
                                .orElse(" and in no place to install it from"));
    }
}
