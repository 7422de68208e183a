/** Any HTTP API. */
@NullMarked
package dev.integrations.templates.httprequest;

import org.jspecify.annotations.NullMarked;
