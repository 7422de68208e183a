/**
 * Runnable samples, one class each: {@link dev.integrations.examples.Quickstart} first, then those that the README lists.
 * Each runs on an embedded H2 database in memory, meets a receiver in the same process if it delivers anything, and ends by
 * itself. The tests of this module run all of them.
 *
 * <p>{@link dev.integrations.examples.DemoApp} is a small host that goes on until it is stopped: tenants, webhooks, some
 * of them with receivers that misbehave, traffic, and a page that shows what becomes of it.
 */
@NullMarked
package dev.integrations.examples;

import org.jspecify.annotations.NullMarked;
