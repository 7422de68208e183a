/**
 * One {@link dev.integrations.store.Store} for all ports, so that a change, its audit row and an event about it are one
 * commit. {@link dev.integrations.store.InMemoryStore} keeps everything in the heap, bounded, for tests and trials;
 * durable stores live in modules of their own. Contract tests that every store passes are in {@code
 * integrations-testkit}.
 */
@NullMarked
package dev.integrations.store;

import org.jspecify.annotations.NullMarked;
