/**
 * The append-only trail of changes. Every operation that changes state writes one {@link
 * dev.integrations.audit.AuditEntry} through {@link dev.integrations.audit.AuditStore} in the transaction of the change
 * itself, so that neither exists without the other. Entries name who, what, on which subject, when and why; they never
 * hold a secret or a payload.
 *
 * <p>The entries of a tenant form a chain: each has a number and a hash over itself and the hash before, which {@link
 * dev.integrations.audit.AuditTrail#verify()} checks. {@link dev.integrations.audit.AuditUpkeep} chains what transactions
 * of the host have left, and removes what is too old.
 */
@NullMarked
package dev.integrations.audit;

import org.jspecify.annotations.NullMarked;
