package dev.integrations.webhook;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.crypto.ReceiverKey;
import dev.integrations.http.AddedHeaders;
import dev.integrations.http.ClientIdentity;
import dev.integrations.http.TrustedAuthorities;
import dev.integrations.webhook.ReceiverAuthentication.Basic;
import dev.integrations.webhook.ReceiverAuthentication.Bearer;
import dev.integrations.webhook.ReceiverAuthentication.ClientCredentials;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/** The bounds of {@link WebhookSecurity}. Of credentials that are kept only their places are known, and need no check. */
final class SecurityRules {
    private static final int MAX_TOKEN = 4096;
    private static final int MAX_NAME = 255;
    private static final int MAX_SECRET = 1024;
    private static final int MAX_URL = 2048;
    private static final int MAX_SCOPES = 50;

    /** RFC 6749, section 3.3. */
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,100}");

    private final List<Problem> problems = new ArrayList<>();

    private SecurityRules() {}

    /** Returns everything that is wrong. */
    static List<Problem> problems(WebhookSecurity security) {
        SecurityRules rules = new SecurityRules();
        security.clientCertificate().ifPresent(rules::checkCertificate);
        security.trust().ifPresent(pem -> rules.collect("security.", () -> TrustedAuthorities.parse(pem)));
        security.authentication().ifPresent(rules::checkAuthentication);
        security.encryption().ifPresent(jwk -> rules.collect("security.encryption.", () -> ReceiverKey.parse(jwk)));
        rules.checkHeaders(security.headers());
        return rules.problems;
    }

    private void checkCertificate(ClientCertificate certificate) {
        collect("security.clientCertificate.", () -> {
            if (certificate.key().isKept()) {
                ClientIdentity.expiry(certificate.chain());
            } else {
                ClientIdentity.parse(certificate.chain(), certificate.key().given());
            }
        });
    }

    private void checkAuthentication(ReceiverAuthentication authentication) {
        if (authentication instanceof Bearer bearer) {
            checkSecret("token", bearer.token(), MAX_TOKEN, c -> c > 0x20 && c < 0x7F, "visible ASCII characters");
        } else if (authentication instanceof Basic basic) {
            checkText(
                    "username",
                    basic.username(),
                    MAX_NAME,
                    c -> !Character.isISOControl(c) && c != ':',
                    "characters without a colon or control characters");
            checkSecret(
                    "password",
                    basic.password(),
                    MAX_SECRET,
                    c -> !Character.isISOControl(c),
                    "characters without control characters");
        } else if (authentication instanceof ClientCredentials client) {
            checkClient(client);
        }
    }

    private void checkClient(ClientCredentials client) {
        checkText("tokenUrl", client.tokenUrl(), MAX_URL, c -> c > 0x20, "characters without spaces");
        checkText("clientId", client.clientId(), MAX_NAME, SecurityRules::isPrintable, "printable ASCII characters");
        checkSecret(
                "clientSecret",
                client.clientSecret(),
                MAX_SECRET,
                SecurityRules::isPrintable,
                "printable ASCII characters");
        check(
                client.scopes().size() <= MAX_SCOPES
                        && client.scopes().stream()
                                .allMatch(scope -> SCOPE.matcher(scope).matches()),
                "scopes",
                "there may be up to %d of 1 to 100 visible ASCII characters other than \" and \\"
                        .formatted(MAX_SCOPES));
        client.audience()
                .ifPresent(audience -> checkText(
                        "audience", audience, MAX_URL, SecurityRules::isPrintable, "printable ASCII characters"));
    }

    private void checkHeaders(Map<String, Credential> headers) {
        Map<String, String> values = new LinkedHashMap<>();
        headers.forEach((name, value) ->
                values.put(name, value.isKept() ? "" : value.given().reveal()));
        AddedHeaders.problems(values).forEach(problem -> problems.add(new Problem("security.headers", problem)));
    }

    private void checkSecret(String field, Credential secret, int max, IntPredicate fit, String kind) {
        if (!secret.isKept()) {
            checkText(field, secret.given().reveal(), max, fit, kind);
        }
    }

    private void checkText(String field, String text, int max, IntPredicate fit, String kind) {
        check(
                !text.isEmpty() && text.length() <= max && text.chars().allMatch(fit),
                field,
                "must have 1 to %d %s".formatted(max, kind));
    }

    private void check(boolean holds, String field, String message) {
        if (!holds) {
            problems.add(new Problem("security.authentication." + field, message));
        }
    }

    private void collect(String prefix, Runnable check) {
        try {
            check.run();
        } catch (InvalidInputException e) {
            e.problems().forEach(problem -> problems.add(new Problem(prefix + problem.field(), problem.message())));
        }
    }

    private static boolean isPrintable(int c) {
        return c >= 0x20 && c < 0x7F;
    }
}
