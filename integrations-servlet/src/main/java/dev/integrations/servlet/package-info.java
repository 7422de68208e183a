/**
 * The web seam in a Jakarta Servlet container, version 6. A {@link dev.integrations.servlet.HandlerServlet} serves a
 * {@link dev.integrations.web.WebHandler}; a {@link dev.integrations.servlet.GuardFilter} puts a {@link
 * dev.integrations.web.WebFilter}, such as that of a {@link dev.integrations.scope.ScopeGuard}, in front of servlets of the
 * host.
 */
@NullMarked
package dev.integrations.servlet;

import org.jspecify.annotations.NullMarked;
