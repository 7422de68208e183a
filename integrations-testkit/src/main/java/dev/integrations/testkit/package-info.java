/**
 * What tests of Integrations, and of what is built on it, have in common: {@link dev.integrations.testkit.ManualClock}
 * stands still until it is moved, and the mothers ({@link dev.integrations.testkit.EventMother}, {@link
 * dev.integrations.testkit.WebhookMother} and so on) make values of which a test sets only what it is about. {@link
 * dev.integrations.testkit.Samples} holds the tenants, the time and the ids that they start from.
 */
@NullMarked
package dev.integrations.testkit;

import org.jspecify.annotations.NullMarked;
