package dev.integrations.inbound;

import dev.integrations.common.TenantId;
import dev.integrations.registry.IntegrationId;
import dev.integrations.web.WebRequest;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What the last two steps of a path say: whose request it is, and which integration it is for. */
record InboundAddress(TenantId tenant, IntegrationId integration) {
    /** Longer paths are not read at all. */
    private static final int MAX_PATH = 4_096;

    static Optional<InboundAddress> of(WebRequest request) {
        String path = request.path();
        int last = path.lastIndexOf('/');
        int before = last < 1 ? -1 : path.lastIndexOf('/', last - 1);
        if (before < 0 || path.length() > MAX_PATH) {
            return Optional.empty();
        }
        try {
            return Optional.of(new InboundAddress(
                    TenantId.of(decoded(path.substring(before + 1, last))),
                    IntegrationId.parse(decoded(path.substring(last + 1)))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String decoded(String step) {
        return step.indexOf('%') < 0 ? step : URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Returns the URL that a service knows. */
    URI url(URI publicUrl) {
        return URI.create("%s/%s/%s".formatted(publicUrl, tenant, integration));
    }

    /** Returns the URL that a service called: whatever path leads here behind the host's proxies, it knows one alone. */
    URI called(URI publicUrl, WebRequest request) {
        String url = url(publicUrl).toString();
        try {
            return URI.create(request.query().map(query -> url + "?" + query).orElse(url));
        } catch (IllegalArgumentException e) {
            // A query that is not one of a URL; no service that signs URLs sends such.
            return URI.create(url);
        }
    }
}
