/**
 * What every other package may use: ids, the tenant, secrets, pages, the transaction seam and the root of all
 * exceptions. Nothing here knows a feature.
 */
@NullMarked
package dev.integrations.common;

import org.jspecify.annotations.NullMarked;
