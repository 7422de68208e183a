/**
 * JSON Schema 2020-12, bounded: {@link dev.integrations.schema.JsonSchema} checks JSON and returns every
 * {@link dev.integrations.schema.SchemaViolation} with the place where it is.
 *
 * <p>Schemas may come from people that the host does not trust. Nothing is ever loaded from elsewhere; regular
 * expressions run in linear time; sizes, nesting and the work of one check have limits, so that no schema keeps a thread
 * busy. The validator is our own because those that exist give no limit to the work of a check.
 */
@NullMarked
package dev.integrations.schema;

import org.jspecify.annotations.NullMarked;
