package dev.integrations.scope;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What must hold of the scopes of a catalogue, and what follows from each of them. */
final class CatalogChecks {
    private static final int MAX_DESCRIPTION = 500;
    private static final int MAX_GROUP = 64;

    private final List<Scope> scopes;
    private final List<String> problems = new ArrayList<>();
    private final Map<Integer, long[]> closures = new HashMap<>();
    private final Deque<Integer> path = new ArrayDeque<>();

    CatalogChecks(List<Scope> scopes) {
        this.scopes = scopes;
    }

    /** Returns what each scope covers, itself included. */
    List<long[]> closures() {
        Set<String> names = new HashSet<>();
        for (Scope scope : scopes) {
            check(scope);
            if (!names.add(scope.name())) {
                problems.add("scope '%s' is there twice".formatted(scope.name()));
            }
        }
        refuseProblems();
        List<long[]> all = new ArrayList<>();
        for (int i = 0; i < scopes.size(); i++) {
            all.add(closure(i));
        }
        refuseProblems();
        return all;
    }

    private void check(Scope scope) {
        String name = scope.name();
        if (!ScopeToken.isToken(name) || name.indexOf('*') >= 0) {
            problems.add(
                    "'%.80s' is not a scope: it has 1 to %d visible characters without quotes, backslashes, spaces or *"
                            .formatted(name, ScopeToken.MAX_LENGTH));
        }
        if (scope.description().isBlank() || scope.description().length() > MAX_DESCRIPTION) {
            problems.add("scope '%.80s' needs a description of up to %d characters".formatted(name, MAX_DESCRIPTION));
        }
        scope.group()
                .filter(group -> group.isBlank() || group.length() > MAX_GROUP)
                .ifPresent(group ->
                        problems.add("the group of scope '%.80s' has 1 to %d characters".formatted(name, MAX_GROUP)));
        for (String implied : scope.implies()) {
            if (scopes.stream().noneMatch(other -> ScopeToken.matches(implied, other.name()))) {
                problems.add("scope '%.80s' implies '%.80s', which is not in the catalogue".formatted(name, implied));
            }
        }
    }

    private void refuseProblems() {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Invalid catalogue of scopes: " + String.join("; ", problems));
        }
    }

    private long[] closure(int index) {
        long[] known = closures.get(index);
        if (known != null) {
            return known;
        }
        long[] covered = new long[ScopeCatalog.words(scopes.size())];
        covered[index >> 6] |= 1L << index;
        path.addLast(index);
        implied(index).forEach(other -> {
            if (path.contains(other)) {
                reportCircle(other);
            } else {
                ScopeCatalog.add(covered, closure(other));
            }
        });
        path.removeLast();
        closures.put(index, covered);
        return covered;
    }

    /** A wildcard that a scope implies does not make it imply itself. */
    private IntStream implied(int index) {
        Scope scope = scopes.get(index);
        return IntStream.range(0, scopes.size()).filter(other -> {
            String name = scopes.get(other).name();
            return scope.implies().stream()
                    .anyMatch(implied ->
                            ScopeToken.matches(implied, name) && (other != index || !ScopeToken.isWildcard(implied)));
        });
    }

    private void reportCircle(int start) {
        String circle = path.stream()
                .dropWhile(index -> index != start)
                .map(index -> scopes.get(index).name())
                .collect(Collectors.joining(" -> "));
        problems.add("scopes imply each other in a circle: %s -> %s"
                .formatted(circle, scopes.get(start).name()));
    }
}
