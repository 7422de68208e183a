/**
 * The one catalogue of scopes for API keys and OAuth. A host writes down what may be granted in a {@link
 * dev.integrations.scope.ScopeCatalog}: names, what they are about, how much harm they can do, which of them imply others.
 * What was granted and what a request needs are both a {@link dev.integrations.scope.ScopeSet}, and one covers the other
 * or does not.
 */
@NullMarked
package dev.integrations.scope;

import org.jspecify.annotations.NullMarked;
