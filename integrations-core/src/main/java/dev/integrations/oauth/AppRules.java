package dev.integrations.oauth;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.jose.JwkSet;
import dev.integrations.scope.ScopeToken;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bounds of {@link AppSettings}. */
final class AppRules {
    private static final int MAX_NAME = 100;
    private static final int MAX_DESCRIPTION = 1000;
    private static final int MAX_REDIRECT_URIS = 20;
    private static final int MAX_SCOPES = 100;
    private static final int MAX_RESOURCES = 20;
    private static final int MAX_LINK = 2048;

    private final List<Problem> problems = new ArrayList<>();

    private AppRules() {}

    /** Returns everything that is wrong. */
    static List<Problem> problems(AppValues values) {
        AppRules rules = new AppRules();
        rules.checkTexts(values);
        rules.checkRedirectUris(values);
        rules.checkLink("logoUri", values.logoUri);
        rules.checkLink("policyUri", values.policyUri);
        rules.checkLink("termsUri", values.termsUri);
        rules.checkScopes(values);
        rules.checkGrants(values);
        rules.checkKeys(values);
        return rules.problems;
    }

    private void checkTexts(AppValues values) {
        check(
                !values.name.isBlank() && values.name.length() <= MAX_NAME && isPrintable(values.name),
                "name",
                "must have 1 to %d characters, none of them a control character".formatted(MAX_NAME));
        check(
                values.description.length() <= MAX_DESCRIPTION && values.description.indexOf(0) < 0,
                "description",
                "must have up to %d characters, none of them NUL".formatted(MAX_DESCRIPTION));
    }

    private static boolean isPrintable(String text) {
        return text.codePoints().noneMatch(Character::isISOControl);
    }

    private void checkRedirectUris(AppValues values) {
        List<String> uris = values.redirectUris;
        check(uris.size() <= MAX_REDIRECT_URIS, "redirectUris", "must be up to " + MAX_REDIRECT_URIS);
        check(new HashSet<>(uris).size() == uris.size(), "redirectUris", "must differ from each other");
        for (int i = 0; i < uris.size(); i++) {
            String field = "redirectUris[%d]".formatted(i);
            RedirectUris.problem(uris.get(i), values.type).ifPresent(problem -> add(field, problem));
        }
        check(
                values.grantTypes.contains(GrantType.AUTHORIZATION_CODE) == !uris.isEmpty(),
                "redirectUris",
                "are needed for the grant type authorization_code, and for no other");
    }

    private void checkLink(String field, @Nullable String link) {
        check(
                link == null || (link.length() <= MAX_LINK && isHttps(link)),
                field,
                "must be an https address of up to %d characters without user information".formatted(MAX_LINK));
    }

    private static boolean isHttps(String link) {
        try {
            URI uri = new URI(link);
            return "https".equals(uri.getScheme()) && uri.getHost() != null && uri.getRawUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void checkScopes(AppValues values) {
        check(values.scopes.size() <= MAX_SCOPES, "scopes", "must be up to " + MAX_SCOPES);
        check(
                values.scopes.stream().allMatch(ScopeToken::isToken),
                "scopes",
                "must have 1 to 64 printable ASCII characters each, without spaces, quotes and backslashes");
        check(values.servedResources.size() <= MAX_RESOURCES, "servedResources", "must be up to " + MAX_RESOURCES);
        check(
                values.servedResources.stream().allMatch(Resources::isValid),
                "servedResources",
                "must be absolute URIs without fragment");
    }

    private void checkGrants(AppValues values) {
        boolean isPublic = values.authentication == ClientAuthentication.NONE;
        check(
                !isPublic || !values.grantTypes.contains(GrantType.CLIENT_CREDENTIALS),
                "grantTypes",
                "must not have client_credentials for an app that does not authenticate");
        check(
                !isPublic || values.servedResources.isEmpty(),
                "servedResources",
                "must be empty for an app that does not authenticate");
        check(
                !values.grantTypes.contains(GrantType.REFRESH_TOKEN)
                        || values.grantTypes.contains(GrantType.AUTHORIZATION_CODE)
                        || values.grantTypes.contains(GrantType.DEVICE_CODE),
                "grantTypes",
                "must have one that brings refresh tokens, authorization_code or the device code, beside refresh_token");
        check(
                !values.pushedRequestsRequired || values.grantTypes.contains(GrantType.AUTHORIZATION_CODE),
                "pushedRequestsRequired",
                "must be false for an app without the grant type authorization_code, which has nothing to push");
        if (values.tokenPolicy != null) {
            problems.addAll(values.tokenPolicy.problems());
            check(
                    !isPublic || values.tokenPolicy.rotation(),
                    "tokenPolicy.rotation",
                    "must be on for an app that does not authenticate");
        }
    }

    private void checkKeys(AppValues values) {
        boolean signs = values.authentication == ClientAuthentication.PRIVATE_KEY_JWT;
        check(signs == (values.keys != null), "keys", "are needed for private_key_jwt, and for no other way");
        check(
                signs || !values.namesTokenEndpoint,
                "namesTokenEndpoint",
                "must be false for an app that does not authenticate by private_key_jwt");
        if (values.keys != null) {
            try {
                JwkSet.parse(values.keys);
            } catch (InvalidInputException e) {
                problems.addAll(e.problems());
            }
        }
    }

    private void check(boolean holds, String field, String message) {
        if (!holds) {
            add(field, message);
        }
    }

    private void add(String field, String message) {
        problems.add(new Problem(field, message));
    }
}
