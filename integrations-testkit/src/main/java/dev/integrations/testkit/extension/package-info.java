/** Jars of extensions for tests, packed out of classes that are on the class path already. */
@NullMarked
package dev.integrations.testkit.extension;

import org.jspecify.annotations.NullMarked;
