package dev.integrations;

import java.util.ArrayList;
import java.util.List;

/** What keeps a host from starting, all of it together. For use by one thread. */
final class StartProblems {
    private final List<String> problems = new ArrayList<>();

    void unless(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }

    boolean any() {
        return !problems.isEmpty();
    }

    IllegalArgumentException exception() {
        return new IllegalArgumentException("Integrations cannot start: " + String.join("; ", problems));
    }
}
