/**
 * Programs that measure. {@link dev.integrations.benchmarks.LoadProgram} is the entry point of {@code load.jar}: it
 * publishes events and delivers them, on a database and to a receiver of the caller's choice, and prints what it measured
 * as one line of JSON. {@link dev.integrations.benchmarks.FloorProgram} measures in one run what the machine allows
 * without the library, and what the library makes of it. {@link dev.integrations.benchmarks.SinkProgram} is a receiver
 * that costs as little as possible.
 *
 * <pre>{@code
 * java -cp integrations-benchmarks/target/load.jar dev.integrations.benchmarks.SinkProgram 9000
 * java -jar integrations-benchmarks/target/load.jar --help
 * }</pre>
 */
@NullMarked
package dev.integrations.benchmarks;

import org.jspecify.annotations.NullMarked;
