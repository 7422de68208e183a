package dev.integrations.oauth;

import dev.integrations.common.TenantId;
import java.util.List;
import java.util.Set;

/**
 * What somebody allowed an app to do. Immutable.
 *
 * @param app the app
 * @param tenant whose data
 * @param subject in whose name: the host's id of a user, or the id of the app itself if it acts for nobody else
 * @param scopes what
 * @param resources where: the absolute URIs of the resource servers that accept the tokens
 */
public record Approval(AppId app, TenantId tenant, String subject, Set<String> scopes, List<String> resources) {
    /** The most characters that a subject may have. */
    public static final int MAX_SUBJECT = 255;

    /**
     * Copies the collections.
     *
     * @param app the app
     * @param tenant whose data
     * @param subject in whose name
     * @param scopes what
     * @param resources where
     * @throws IllegalArgumentException if the subject is blank has more than 255 characters or a control character
     */
    public Approval {
        checkSubject(subject);
        scopes = Set.copyOf(scopes);
        resources = List.copyOf(resources);
    }

    static void checkSubject(String subject) {
        if (subject.isBlank()
                || subject.length() > MAX_SUBJECT
                || subject.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a subject has 1 to %d characters, none of them a control character".formatted(MAX_SUBJECT));
        }
    }
}
