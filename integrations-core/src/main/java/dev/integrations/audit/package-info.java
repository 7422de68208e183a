/**
 * The append-only trail of changes. Every operation that changes state writes one {@link
 * dev.integrations.audit.AuditEntry} through {@link dev.integrations.audit.AuditStore} in the transaction of the change
 * itself, so that neither exists without the other. Entries name who, what, on which subject and when; they never hold
 * a secret or a payload.
 */
@NullMarked
package dev.integrations.audit;

import org.jspecify.annotations.NullMarked;
