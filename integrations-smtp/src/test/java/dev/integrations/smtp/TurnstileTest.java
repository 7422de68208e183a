package dev.integrations.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

final class TurnstileTest {
    private final Queue<Runnable> started = new ArrayDeque<>();
    private final List<String> ran = new ArrayList<>();
    private boolean full;
    private final Turnstile turnstile = new Turnstile(this::execute, 2, 3);

    private void execute(Runnable task) {
        if (full) {
            throw new RejectedExecutionException("full");
        }
        started.add(task);
    }

    private void enter(String server, String name) {
        turnstile.enter(server, () -> ran.add(name));
    }

    @Test
    void who_leaves_lets_the_next_one_in() {
        for (String name : List.of("a1", "a2", "a3", "a4")) {
            enter("a", name);
        }
        enter("b", "b1");

        assertThat(started).hasSize(3);
        while (!started.isEmpty()) {
            started.remove().run();
        }
        assertThat(ran).containsExactly("a1", "a2", "b1", "a3", "a4");
    }

    @Test
    void no_more_wait_than_may() {
        for (int i = 0; i < 5; i++) {
            enter("a", "a" + i);
        }

        assertThatThrownBy(() -> enter("a", "a5")).isInstanceOf(RejectedExecutionException.class);
        enter("b", "b1");
        started.remove().run();
        enter("a", "a6");
        assertThat(started).hasSize(3);
    }

    @Test
    void who_is_refused_a_thread_takes_no_place() {
        full = true;
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> enter("a", "refused")).isInstanceOf(RejectedExecutionException.class);
        }
        full = false;
        enter("a", "a1");

        started.remove().run();
        assertThat(ran).containsExactly("a1");
    }

    @Test
    void a_task_that_fails_leaves_too() {
        for (int i = 0; i < 3; i++) {
            turnstile.enter("a", () -> {
                throw new IllegalStateException("made up");
            });
        }
        enter("a", "last");
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> started.remove().run()).isInstanceOf(IllegalStateException.class);
        }
        started.remove().run();

        assertThat(ran).containsExactly("last");
    }
}
