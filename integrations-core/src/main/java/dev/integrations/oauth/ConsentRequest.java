package dev.integrations.oauth;

import dev.integrations.common.Secret;
import dev.integrations.scope.Scope;
import dev.integrations.web.WebRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a user is asked. Immutable. The app's texts and links are its developer's: they are to be escaped, and its logo is
 * loaded from the developer's server.
 *
 * @param app who asks, with name, logo and links in its settings
 * @param user who is asked
 * @param scopes what the app asks for, sorted by name
 * @param agreed the names of those of them that the user agreed to before, at all of these resources
 * @param resources where the app may use them: the URIs of the resource servers that will accept the tokens (RFC 8707)
 * @param redirectUri where the browser goes after the decision, or empty if a device asks
 * @param userCode what the device shows, for the user to compare, or empty if no device asks
 * @param handle the value of the form's field {@link #HANDLE}. It is good for ten minutes and this login.
 * @param action the path that the form posts to
 * @param request the request that is answered, for the language of the user
 */
public record ConsentRequest(
        OAuthApp app,
        Visitor.User user,
        List<Scope> scopes,
        Set<String> agreed,
        List<String> resources,
        Optional<String> redirectUri,
        Optional<String> userCode,
        Secret handle,
        String action,
        WebRequest request) {
    /** The form's field for {@link #handle()}. */
    public static final String HANDLE = "consent_request";

    /** The form's field for the decision. */
    public static final String DECISION = "decision";

    /** The decision to let the app have what it asks for. */
    public static final String APPROVE = "approve";

    /** The decision to let it have nothing. */
    public static final String DENY = "deny";

    /**
     * Copies the collections.
     *
     * @param app who asks
     * @param user who is asked
     * @param scopes what the app asks for, sorted by name
     * @param agreed the names of those of them that the user agreed to before, at all of these resources
     * @param resources where the app may use them: the URIs of the resource servers that will accept the tokens (RFC 8707)
     * @param redirectUri where the browser goes after the decision, or empty
     * @param userCode what the device shows, or empty
     * @param handle the value of the form's field
     * @param action the path that the form posts to
     * @param request the request that is answered
     */
    public ConsentRequest {
        scopes = List.copyOf(scopes);
        agreed = Set.copyOf(agreed);
        resources = List.copyOf(resources);
    }
}
