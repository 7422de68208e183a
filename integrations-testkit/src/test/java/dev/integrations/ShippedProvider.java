package dev.integrations;

import dev.integrations.connection.ProviderDescriptor;
import dev.integrations.connection.Providers;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a vendor expects and answers, as its pages say (they are named at the descriptor).
 *
 * @param descriptor what is shipped
 * @param authorize where users are sent
 * @param scopes what is asked for by default, and what if {@code a} and {@code b} are
 * @param extra parameters of the authorization URL that only this one has
 * @param token the token endpoint, as host and path
 * @param basic whether the client proves itself by a header, and not in the form
 * @param granted the answer to a code
 * @param seconds how long the token lives, or zero if that is not said
 * @param refreshed the answer to a refresh token
 * @param refusal the answer to one that is not known any more
 * @param revocation what is sent when a connection of the refreshed token is disconnected
 * @param api where the API is, as host and path
 */
record ShippedProvider(
        ProviderDescriptor descriptor,
        String authorize,
        Scopes scopes,
        Map<String, String> extra,
        String token,
        boolean basic,
        String granted,
        long seconds,
        String refreshed,
        Refusal refusal,
        Optional<Revocation> revocation,
        String api) {
    /** The value of a client's header field: {@code client-1} and {@code s3cret:&}, each encoded as in a form. */
    static final String BASIC = "Basic Y2xpZW50LTE6czNjcmV0JTNBJTI2";

    /** The same client in a form. */
    static final String IN_FORM = "client_id=client-1&client_secret=s3cret%3A%26";

    record Scopes(Optional<String> byDefault, String ofTwo) {}

    record Refusal(int status, String body, String error) {}

    record Revocation(
            String method, String place, String authorization, String contentType, String body, String answer) {}

    static List<ShippedProvider> ofUsers() {
        return List.of(google(), gitHub(), slack(), hubSpot(), salesforce(), microsoft());
    }

    private static Refusal invalidGrant(String description) {
        return new Refusal(
                400,
                "{\"error\":\"invalid_grant\",\"error_description\":\"%s\"}".formatted(description),
                "invalid_grant");
    }

    private static ShippedProvider google() {
        return new ShippedProvider(
                Providers.google(),
                "https://accounts.google.com/o/oauth2/v2/auth",
                new Scopes(Optional.empty(), "a b"),
                Map.of("access_type", "offline", "prompt", "consent"),
                "oauth2.googleapis.com/token",
                true,
                """
                {"access_token":"one","expires_in":3920,"token_type":"Bearer","scope":"a b","refresh_token":"again"}""",
                3920,
                // Without a refresh token: the first one stays.
                """
                {"access_token":"two","expires_in":3920,"scope":"a b","token_type":"Bearer"}""",
                invalidGrant("Token has been expired or revoked."),
                Optional.of(new Revocation(
                        "POST",
                        "oauth2.googleapis.com/revoke",
                        BASIC,
                        "application/x-www-form-urlencoded",
                        "token=again",
                        "{}")),
                "www.googleapis.com/");
    }

    /** Its errors have status 200. */
    private static ShippedProvider gitHub() {
        return new ShippedProvider(
                Providers.github(),
                "https://github.com/login/oauth/authorize",
                new Scopes(Optional.empty(), "a b"),
                Map.of(),
                "github.com/login/oauth/access_token",
                false,
                """
                {"access_token":"one","expires_in":28800,"refresh_token":"again","refresh_token_expires_in":15897600,
                 "scope":"a,b","token_type":"bearer"}""",
                28800,
                """
                {"access_token":"two","expires_in":28800,"refresh_token":"again-2","refresh_token_expires_in":15897600,
                 "scope":"","token_type":"bearer"}""",
                new Refusal(200, """
                        {"error":"bad_refresh_token","error_description":"The refresh token passed is incorrect or expired.",
                         "error_uri":"https://docs.github.com/x"}""", "bad_refresh_token"),
                Optional.of(new Revocation(
                        "DELETE",
                        "api.github.com/applications/client-1/token",
                        BASIC,
                        "application/json",
                        "{\"access_token\":\"two\"}",
                        "")),
                "api.github.com/");
    }

    /** Its errors have status 200, and its tokens are of the type of whom they act for. */
    private static ShippedProvider slack() {
        return new ShippedProvider(
                Providers.slack(),
                "https://slack.com/oauth/v2/authorize",
                new Scopes(Optional.empty(), "a,b"),
                Map.of(),
                "slack.com/api/oauth.v2.access",
                true,
                """
                {"ok":true,"access_token":"one","token_type":"bot","scope":"a,b","bot_user_id":"U0","app_id":"A0",
                 "expires_in":43200,"refresh_token":"again","team":{"name":"T","id":"T9"},"enterprise":null,
                 "authed_user":{"id":"U1","access_token":"xoxp-other","token_type":"user"}}""",
                43200,
                """
                {"ok":true,"access_token":"two","token_type":"bot","scope":"a,b","bot_user_id":"U0","app_id":"A0",
                 "expires_in":43200,"refresh_token":"again-2","team":{"name":"T","id":"T9"},"enterprise":null}""",
                new Refusal(200, "{\"ok\":false,\"error\":\"invalid_refresh_token\"}", "invalid_refresh_token"),
                Optional.of(new Revocation(
                        "POST", "slack.com/api/auth.revoke", "Bearer two", "", "", "{\"ok\":true,\"revoked\":true}")),
                "slack.com/api/");
    }

    /** It names its errors in a member of its own. */
    private static ShippedProvider hubSpot() {
        return new ShippedProvider(
                Providers.hubSpot(),
                "https://app.hubspot.com/oauth/authorize",
                new Scopes(Optional.of("oauth"), "a b"),
                Map.of(),
                "api.hubapi.com/oauth/v1/token",
                false,
                """
                {"token_type":"bearer","refresh_token":"again","access_token":"one","expires_in":1800}""",
                1800,
                """
                {"token_type":"bearer","refresh_token":"again","access_token":"two","expires_in":1800}""",
                new Refusal(
                        400,
                        "{\"status\":\"BAD_REFRESH_TOKEN\",\"message\":\"missing or unknown refresh token\"}",
                        "BAD_REFRESH_TOKEN"),
                Optional.empty(),
                "api.hubapi.com/");
    }

    /** It does not say how long tokens live, and has an API for each organisation. */
    static ShippedProvider salesforce() {
        return new ShippedProvider(
                Providers.salesforce(),
                "https://login.salesforce.com/services/oauth2/authorize",
                new Scopes(Optional.empty(), "a b"),
                Map.of(),
                "login.salesforce.com/services/oauth2/token",
                false,
                """
                {"access_token":"one","refresh_token":"again","signature":"c2ln","scope":"a b",
                 "instance_url":"https://one.my.salesforce.com","id":"https://login.salesforce.com/id/00Dx/005x",
                 "token_type":"Bearer","issued_at":"1558553873237"}""",
                0,
                """
                {"access_token":"two","signature":"c2ln","scope":"a b","instance_url":"https://one.my.salesforce.com",
                 "id":"https://login.salesforce.com/id/00Dx/005x","token_type":"Bearer","issued_at":"1558553873240"}""",
                invalidGrant("expired access/refresh token"),
                Optional.of(new Revocation(
                        "POST",
                        "login.salesforce.com/services/oauth2/revoke",
                        "",
                        "application/x-www-form-urlencoded",
                        "token=again&" + IN_FORM,
                        "")),
                "one.my.salesforce.com/");
    }

    private static ShippedProvider microsoft() {
        return new ShippedProvider(
                Providers.microsoft(),
                "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
                new Scopes(Optional.of("offline_access User.Read"), "a b"),
                Map.of(),
                "login.microsoftonline.com/common/oauth2/v2.0/token",
                false,
                """
                {"token_type":"Bearer","scope":"a b","expires_in":3599,"ext_expires_in":3599,"access_token":"one",
                 "refresh_token":"again"}""",
                3599,
                """
                {"token_type":"Bearer","scope":"a b","expires_in":3599,"ext_expires_in":3599,"access_token":"two",
                 "refresh_token":"again-2"}""",
                new Refusal(400, """
                        {"error":"invalid_grant","error_description":"AADSTS70000: expired","error_codes":[70000],
                         "timestamp":"2026-01-09 02:02:12Z","trace_id":"255d1aef","correlation_id":"b4b5a6f3"}""", "invalid_grant"),
                Optional.empty(),
                "graph.microsoft.com/v1.0/");
    }

    @Override
    public String toString() {
        return descriptor.id();
    }
}
