package dev.integrations.servlet;

import dev.integrations.scope.Caller;
import dev.integrations.web.WebFilter;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A servlet filter that has a {@link WebFilter} decide which requests go on to servlets of the host. These find who calls by
 * {@link #caller}, and by the name of it as the principal of the request. Register it by {@code ServletContext.addFilter}.
 * Safe for use by several threads.
 *
 * <p>The body is left to the servlets, so the filter sees requests without one: it cannot tell that a form has a second token,
 * which nobody reads. It sees no answers of servlets either; headers that it adds to them are sent before those begin.
 */
public final class GuardFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(GuardFilter.class);
    private static final String CALLER = Caller.class.getName();
    private static final WebResponse PASSED = WebResponse.of(200);

    private final transient WebFilter filter;

    private GuardFilter(WebFilter filter) {
        this.filter = filter;
    }

    /**
     * Returns a filter.
     *
     * @param filter decides, such as {@code guard.requiring(catalog.needed("invoices:read"))}
     * @return the filter for the container
     */
    public static GuardFilter of(WebFilter filter) {
        return new GuardFilter(filter);
    }

    /**
     * Returns who makes a request.
     *
     * @param request a request that passed a guard
     * @return the caller, or empty if no guard let it through
     */
    public static Optional<Caller> caller(ServletRequest request) {
        return request.getAttribute(CALLER) instanceof Caller caller ? Optional.of(caller) : Optional.empty();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        AtomicReference<@Nullable WebRequest> passed = new AtomicReference<>();
        WebResponse answer = decide(Exchange.head(request).build(), passed);
        WebRequest next = passed.get();
        if (next == null) {
            Exchange.send(answer, request, response);
            return;
        }
        Exchange.addHeaders(answer, response);
        Optional<Caller> caller = next.attribute(Caller.class);
        if (caller.isPresent()) {
            request.setAttribute(CALLER, caller.get());
            chain.doFilter(new CalledRequest(request, caller.get()), response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private WebResponse decide(WebRequest request, AtomicReference<@Nullable WebRequest> passed) {
        try {
            return filter.filter(request, next -> {
                passed.set(next);
                return PASSED;
            });
        } catch (RuntimeException e) {
            LOG.error("{} failed", request, e);
            passed.set(null);
            return WebResponse.of(500);
        }
    }

    /** A request with its caller as the principal. */
    private static final class CalledRequest extends HttpServletRequestWrapper {
        private final Caller caller;

        CalledRequest(HttpServletRequest request, Caller caller) {
            super(request);
            this.caller = caller;
        }

        @Override
        public Principal getUserPrincipal() {
            return caller::subject;
        }

        @Override
        public String getRemoteUser() {
            return caller.subject();
        }
    }
}
