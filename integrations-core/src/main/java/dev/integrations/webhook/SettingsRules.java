package dev.integrations.webhook;

import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.http.AddedHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The bounds of {@link WebhookSettings}. */
final class SettingsRules {
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(100);
    private static final Duration MAX_TIMEOUT = Duration.ofSeconds(60);
    private static final int MAX_CONCURRENCY = 256;
    private static final int MAX_DESCRIPTION = 1000;
    private static final int MAX_METADATA = 50;
    private static final int MAX_METADATA_KEY = 64;
    private static final int MAX_METADATA_VALUE = 512;

    private final List<Problem> problems = new ArrayList<>();

    private SettingsRules() {}

    /** Returns everything that is wrong. */
    static List<Problem> problems(WebhookSettings settings) {
        SettingsRules rules = new SettingsRules();
        rules.checkTexts(settings.description(), settings.metadata());
        rules.checkHeaders(settings.headers());
        rules.checkSecurity(settings.headers(), settings.security());
        rules.checkDelivery(settings.timeout(), settings.concurrency());
        return rules.problems;
    }

    private void checkDelivery(Duration timeout, int concurrency) {
        check(
                timeout.compareTo(MIN_TIMEOUT) >= 0 && timeout.compareTo(MAX_TIMEOUT) <= 0,
                "timeout",
                "must be %s to %s, was %s".formatted(MIN_TIMEOUT, MAX_TIMEOUT, timeout));
        check(
                concurrency >= 1 && concurrency <= MAX_CONCURRENCY,
                "concurrency",
                "must be 1 to %d, was %d".formatted(MAX_CONCURRENCY, concurrency));
    }

    private void checkTexts(String description, Map<String, String> metadata) {
        check(
                description.length() <= MAX_DESCRIPTION,
                "description",
                "must have up to %d characters, had %d".formatted(MAX_DESCRIPTION, description.length()));
        check(hasNoNul(description), "description", "must not contain the character NUL");
        check(
                metadata.size() <= MAX_METADATA,
                "metadata",
                "must have up to %d labels, had %d".formatted(MAX_METADATA, metadata.size()));
        metadata.forEach((key, value) -> check(
                !key.isBlank()
                        && key.length() <= MAX_METADATA_KEY
                        && value.length() <= MAX_METADATA_VALUE
                        && hasNoNul(key + value),
                "metadata",
                "a key has 1 to %d characters and a value up to %d, none of them NUL; check the label that starts with '%.20s'"
                        .formatted(MAX_METADATA_KEY, MAX_METADATA_VALUE, key)));
    }

    private void checkHeaders(Map<String, String> headers) {
        AddedHeaders.problems(headers).forEach(problem -> problems.add(new Problem("headers", problem)));
    }

    /** Authorization has one source: two headers of one name would leave it to the receiver which to believe. */
    private void checkSecurity(Map<String, String> headers, WebhookSecurity security) {
        Set<String> open = headers.keySet().stream().map(SettingsRules::lower).collect(Collectors.toSet());
        Set<String> secret =
                security.headers().keySet().stream().map(SettingsRules::lower).collect(Collectors.toSet());
        check(Collections.disjoint(open, secret), "security.headers", "a name must not be among the headers too");
        check(
                security.authentication().isEmpty()
                        || !(open.contains("authorization") || secret.contains("authorization")),
                "headers",
                "must not hold Authorization, which is made by the authentication to the receiver");
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** PostgreSQL has no place for it in a text. */
    private static boolean hasNoNul(String text) {
        return text.indexOf(0) < 0;
    }

    private void check(boolean holds, String field, String message) {
        if (!holds) {
            problems.add(new Problem(field, message));
        }
    }
}
