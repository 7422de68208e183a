package dev.integrations.oauth;

import dev.integrations.web.WebResponse;

/**
 * The host's own page on which users are asked. Implementations are safe for use by several threads.
 *
 * @see OAuthSettings.Builder#consentScreen
 */
@FunctionalInterface
public interface ConsentScreen {
    /**
     * Returns the page. Its form posts the fields {@link ConsentRequest#HANDLE} and {@link ConsentRequest#DECISION} to
     * {@link ConsentRequest#action()}. Headers that keep it out of frames and caches are added to it.
     *
     * @param request what the user is asked
     * @return the page
     */
    WebResponse ask(ConsentRequest request);
}
