/** A mail server for tests. */
@NullMarked
package dev.integrations.testkit.mail;

import org.jspecify.annotations.NullMarked;
