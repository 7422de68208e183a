package dev.integrations.store;

import java.util.ArrayDeque;
import java.util.Deque;

/** How to take back what the open transaction wrote, the last write first. */
final class UndoLog {
    private final Deque<Runnable> steps = new ArrayDeque<>();

    void add(Runnable step) {
        steps.push(step);
    }

    void undo() {
        while (!steps.isEmpty()) {
            steps.pop().run();
        }
    }

    void forget() {
        steps.clear();
    }
}
