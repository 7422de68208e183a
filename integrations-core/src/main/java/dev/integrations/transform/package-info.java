/**
 * Templates that turn an event into another JSON document. {@link dev.integrations.transform.JsonTemplate} is parsed once
 * and rendered for every attempt. It copies, names and arranges; it does not compute, so that a tenant may edit it.
 */
@NullMarked
package dev.integrations.transform;

import org.jspecify.annotations.NullMarked;
