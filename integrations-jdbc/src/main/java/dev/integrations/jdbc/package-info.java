/**
 * Keeps everything on the host's own PostgreSQL, H2 or MariaDB. {@link dev.integrations.jdbc.JdbcStore#open} takes the host's data
 * source, brings the schema up to date and returns the store; a host that runs the SQL itself finds it in this jar under
 * {@code integrations-migrations/<database>/}, in Flyway's naming, and opens the store with {@code migrate(false)}.
 *
 * <p>An event can be published in the host's own transaction in two ways: {@link
 * dev.integrations.jdbc.JdbcStore#inTransaction} runs the host's statements on {@link
 * dev.integrations.jdbc.JdbcTransaction#connection()} and hands over to the dispatcher as soon as the commit is
 * confirmed; {@link dev.integrations.jdbc.JdbcStore#enlist} joins a transaction that the host opened and ends itself.
 */
@NullMarked
package dev.integrations.jdbc;

import org.jspecify.annotations.NullMarked;
