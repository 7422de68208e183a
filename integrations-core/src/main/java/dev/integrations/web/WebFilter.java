package dev.integrations.web;

/** Stands in front of a handler. Implementations are safe for use by several threads. */
@FunctionalInterface
public interface WebFilter {
    /**
     * Answers a request itself, or passes it on.
     *
     * @param request the request
     * @param next what comes behind; it may be given another request, such as one with an attribute more
     * @return the answer
     */
    WebResponse filter(WebRequest request, WebHandler next);

    /**
     * Returns a handler that passes this filter first.
     *
     * @param handler what comes behind
     * @return the filtered handler
     */
    default WebHandler around(WebHandler handler) {
        return request -> filter(request, handler);
    }
}
