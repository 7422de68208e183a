package dev.integrations.delivery;

import dev.integrations.http.Header;
import dev.integrations.http.OutboundResponse;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What is kept of what receivers answer: no credentials, and as much of the body as the settings say. */
final class KeptAnswers {
    private static final String MASK = "(masked)";

    private static final Set<String> CREDENTIALS = credentials();

    private KeptAnswers() {}

    private static Set<String> credentials() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(List.of("set-cookie", "set-cookie2", "authorization", "proxy-authorization"));
        names.addAll(List.of("authentication-info", "proxy-authentication-info", "x-api-key", "x-auth-token"));
        return Collections.unmodifiableSet(names);
    }

    /** Returns the attempt with up to so many bytes of the answer, whose credentials are masked. */
    static Attempt keep(Attempt attempt, int bytes) {
        return attempt.response().isEmpty()
                ? attempt
                : new Attempt(
                        attempt.number(),
                        attempt.startedAt(),
                        attempt.took(),
                        attempt.response().map(response -> keep(response, bytes)),
                        attempt.failure(),
                        attempt.reason());
    }

    /** Returns what is kept of an answer that says nothing of the delivery by itself: not its words. */
    static OutboundResponse withoutWords(OutboundResponse response) {
        return OutboundResponse.builder(response.status())
                .truncated(response.truncated() || response.body().length > 0)
                .took(response.took())
                .address(response.address())
                .build();
    }

    private static OutboundResponse keep(OutboundResponse response, int bytes) {
        if (response.body().length <= bytes && response.headers().stream().noneMatch(KeptAnswers::isCredential)) {
            return response;
        }
        byte[] body = response.body();
        boolean cut = body.length > bytes;
        OutboundResponse.Builder kept = OutboundResponse.builder(response.status())
                .body(cut ? Arrays.copyOf(body, bytes) : body)
                .truncated(cut || response.truncated())
                .took(response.took())
                .address(response.address());
        for (Header header : response.headers()) {
            kept.header(header.name(), isCredential(header) ? MASK : header.value());
        }
        return kept.build();
    }

    private static boolean isCredential(Header header) {
        return CREDENTIALS.contains(header.name());
    }
}
