package dev.integrations.web;

/** Answers requests. Implementations are safe for use by several threads. */
@FunctionalInterface
public interface WebHandler {
    /**
     * Answers one request, on a thread of the server.
     *
     * @param request the request
     * @return the answer; what is thrown instead becomes a 500 without details
     */
    WebResponse handle(WebRequest request);
}
