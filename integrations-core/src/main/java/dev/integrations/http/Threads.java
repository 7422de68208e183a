package dev.integrations.http;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the threads of a transport: daemons with telling names. */
final class Threads {
    private Threads() {}

    static ThreadFactory named(String role) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "integrations-http-%s-%d".formatted(role, count.incrementAndGet()));
            thread.setDaemon(true);
            return thread;
        };
    }
}
