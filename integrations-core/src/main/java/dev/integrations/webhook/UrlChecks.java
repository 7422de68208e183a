package dev.integrations.webhook;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.http.OutboundPolicy;
import java.util.List;

/** Holds the URLs of settings against the outbound policy of the host. */
final class UrlChecks {
    private UrlChecks() {}

    /** Returns settings whose URLs the policy allows, in their normal form. */
    static WebhookSettings checked(WebhookSettings settings, OutboundPolicy policy) {
        if (settings.security().authentication().orElse(null)
                instanceof ReceiverAuthentication.ClientCredentials client) {
            requireTokenUrl(client.tokenUrl(), policy);
        }
        return settings.toBuilder()
                .url(policy.require(settings.url()).toString())
                .build();
    }

    private static void requireTokenUrl(String url, OutboundPolicy policy) {
        List<String> problems = policy.problems(url);
        if (!problems.isEmpty()) {
            throw new InvalidInputException(
                    "webhook security",
                    problems.stream()
                            .map(problem -> new Problem("security.authentication.tokenUrl", problem))
                            .toList());
        }
    }
}
