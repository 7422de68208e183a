/**
 * Tests of the load program, and tests in which processes are killed. Those whose names end with {@code IT} start
 * {@code load.jar} and run after it is packaged; the profile {@code long} gives them more events.
 */
@NullMarked
package dev.integrations.benchmarks;

import org.jspecify.annotations.NullMarked;
