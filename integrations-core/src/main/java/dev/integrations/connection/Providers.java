package dev.integrations.connection;

import static dev.integrations.connection.ConnectionScheme.AUTHORIZATION_CODE;
import static dev.integrations.connection.ConnectionScheme.CLIENT_CREDENTIALS;

/**
 * Descriptors that are shipped. What a vendor changes, and what an account does otherwise, such as a sandbox, is set by
 * {@link ProviderDescriptor#toBuilder()}.
 */
public final class Providers {
    private Providers() {}

    /**
     * Returns Google. Offline access is asked for with consent each time, since a refresh token comes with consent only.
     *
     * @return the descriptor, with id {@code google}
     * @see <a href="https://developers.google.com/identity/protocols/oauth2/web-server">OAuth 2.0 for web servers</a>
     */
    public static ProviderDescriptor google() {
        return ProviderDescriptor.builder("google", AUTHORIZATION_CODE)
                .name("Google")
                .authorizationEndpoint("https://accounts.google.com/o/oauth2/v2/auth")
                .tokenEndpoint("https://oauth2.googleapis.com/token")
                .revocation(UpstreamRevocation.standard("https://oauth2.googleapis.com/revoke"))
                // It is compared where it comes; that it always comes is not promised for this flow.
                .issuer("https://accounts.google.com", false)
                .authorizeParameter("access_type", "offline")
                .authorizeParameter("prompt", "consent")
                .apiBase("https://www.googleapis.com/")
                .build();
    }

    /**
     * Returns GitHub, for OAuth apps and for GitHub Apps that act for users. Tokens of the former do not expire; those of
     * the latter do, if the app is set so.
     *
     * @return the descriptor, with id {@code github}
     * @see <a href="https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps">Authorizing
     *     OAuth apps</a>
     */
    public static ProviderDescriptor github() {
        return ProviderDescriptor.builder("github", AUTHORIZATION_CODE)
                .name("GitHub")
                .authorizationEndpoint("https://github.com/login/oauth/authorize")
                .tokenEndpoint("https://github.com/login/oauth/access_token")
                .clientAuthentication(ClientAuthentication.POST)
                .revocation(new UpstreamRevocation(
                        "https://api.github.com/applications/{client_id}/token", UpstreamRevocation.Form.TOKEN_IN_JSON))
                .endsGrant("bad_refresh_token")
                .apiBase("https://api.github.com/")
                .build();
    }

    /**
     * Returns Slack, for bot tokens. They expire if the app has token rotation.
     *
     * @return the descriptor, with id {@code slack}
     * @see <a href="https://docs.slack.dev/reference/methods/oauth.v2.access">oauth.v2.access</a>
     * @see <a href="https://docs.slack.dev/authentication/using-token-rotation">Using token rotation</a>
     */
    public static ProviderDescriptor slack() {
        return ProviderDescriptor.builder("slack", AUTHORIZATION_CODE)
                .name("Slack")
                .authorizationEndpoint("https://slack.com/oauth/v2/authorize")
                .tokenEndpoint("https://slack.com/api/oauth.v2.access")
                .revocation(new UpstreamRevocation(
                        "https://slack.com/api/auth.revoke", UpstreamRevocation.Form.TOKEN_AS_BEARER))
                .scopeSeparator(",")
                .endsGrant("invalid_refresh_token", "token_revoked", "account_inactive")
                .apiBase("https://slack.com/api/")
                .build();
    }

    /**
     * Returns HubSpot. Its way of revoking wants the token in the path of a URL, which is not done; a user can remove the
     * app in the account.
     *
     * @return the descriptor, with id {@code hubspot}
     * @see <a href="https://developers.hubspot.com/docs/api-reference/auth-oauth-v1/guide">OAuth tokens</a>
     */
    public static ProviderDescriptor hubSpot() {
        return ProviderDescriptor.builder("hubspot", AUTHORIZATION_CODE)
                .name("HubSpot")
                .authorizationEndpoint("https://app.hubspot.com/oauth/authorize")
                .tokenEndpoint("https://api.hubapi.com/oauth/v1/token")
                .clientAuthentication(ClientAuthentication.POST)
                .scopes("oauth")
                .endsGrant("BAD_REFRESH_TOKEN")
                .apiBase("https://api.hubapi.com/")
                .build();
    }

    /**
     * Returns Salesforce. Each organisation has an API at a URL of its own, which comes with the tokens; how long these
     * live is not said, so they are refreshed when one is refused.
     *
     * @return the descriptor, with id {@code salesforce}
     * @see <a href="https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_web_server_flow.htm">OAuth 2.0 web
     *     server flow</a>
     */
    public static ProviderDescriptor salesforce() {
        return ProviderDescriptor.builder("salesforce", AUTHORIZATION_CODE)
                .name("Salesforce")
                .authorizationEndpoint("https://login.salesforce.com/services/oauth2/authorize")
                .tokenEndpoint("https://login.salesforce.com/services/oauth2/token")
                .clientAuthentication(ClientAuthentication.POST)
                .revocation(UpstreamRevocation.standard("https://login.salesforce.com/services/oauth2/revoke"))
                .accountApiBase("instance_url", ".salesforce.com", ".force.com", ".cloudforce.com")
                .build();
    }

    /**
     * Returns the Microsoft identity platform, for accounts of any organisation and personal ones. It has no endpoint for
     * revocation. Refresh tokens come with the scope {@code offline_access}.
     *
     * @return the descriptor, with id {@code microsoft}
     * @see <a href="https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow">Authorization code
     *     flow</a>
     */
    public static ProviderDescriptor microsoft() {
        return ProviderDescriptor.builder("microsoft", AUTHORIZATION_CODE)
                .name("Microsoft")
                .authorizationEndpoint("https://login.microsoftonline.com/common/oauth2/v2.0/authorize")
                .tokenEndpoint("https://login.microsoftonline.com/common/oauth2/v2.0/token")
                .clientAuthentication(ClientAuthentication.POST)
                .scopes("offline_access", "User.Read")
                .apiBase("https://graph.microsoft.com/v1.0/")
                .build();
    }

    /**
     * Returns PayPal by client credentials: the tenant gives the id and the secret of its REST app.
     *
     * @return the descriptor, with id {@code paypal}
     * @see <a href="https://developer.paypal.com/api/rest/authentication/">Authentication</a>
     */
    public static ProviderDescriptor payPal() {
        return ProviderDescriptor.builder("paypal", CLIENT_CREDENTIALS)
                .name("PayPal")
                .tokenEndpoint("https://api-m.paypal.com/v1/oauth2/token")
                .apiBase("https://api-m.paypal.com/")
                .build();
    }
}
