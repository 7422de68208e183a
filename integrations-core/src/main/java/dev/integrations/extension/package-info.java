/**
 * Extensions: jars of templates that say in a static listing what they are and what they need. The host's own view is {@link
 * dev.integrations.extension.Extensions}: a catalogue of what there is on the class path, in a directory and in a remote index,
 * which are installed from, upgraded and disabled while everything runs. A tenant's view is {@link
 * dev.integrations.extension.TenantExtensions}. What is installed is kept in the store and followed by all nodes; {@link
 * dev.integrations.extension.ExtensionEngine} is what follows it.
 */
@NullMarked
package dev.integrations.extension;

import org.jspecify.annotations.NullMarked;
