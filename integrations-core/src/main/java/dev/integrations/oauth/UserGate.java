package dev.integrations.oauth;

import dev.integrations.web.WebRequest;

/**
 * What the host knows about who sits at a browser. Given to {@link OAuthSettings.Builder#users}, it opens the authorization
 * endpoint. Implementations are safe for use by several threads.
 */
@FunctionalInterface
public interface UserGate {
    /**
     * Returns who sent a request, from the host's own session. No transaction is open meanwhile.
     *
     * @param request a GET of the authorization endpoint, or of the page for the codes of devices, to whose path and query
     *     the user comes back after logging in; or the POST of a decision. With a GET come, as an attribute of the type
     *     {@link dev.integrations.web.WebParameters}, the parameters of the app's request, such as {@code prompt} and {@code
     *     login_hint}: those of the query, or those that were pushed ahead of it.
     * @return the user, or what the browser gets instead of the question
     */
    Visitor visitor(WebRequest request);
}
