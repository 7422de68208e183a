package dev.integrations.template;

import dev.integrations.common.Secret;
import dev.integrations.http.Header;
import dev.integrations.http.OutboundRequest;
import dev.integrations.template.spi.Outgoing;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What an integration would send, with its secrets masked wherever they stand. Without a secret in it, the body is what would
 * be sent, byte for byte.
 *
 * @param method the method
 * @param url where to
 * @param headers the header fields that are set; what a connection or the transport adds is not among them
 * @param body the body as text, read as UTF-8
 * @param notes what had to be changed so that the vendor takes it, such as text that was cut
 */
public record Preview(String method, String url, List<Header> headers, String body, List<String> notes) {
    /** What stands in the place of a secret. */
    public static final String MASK = "***";

    /** Shorter values occur by accident, and are not secret. */
    private static final int MIN_LENGTH = 4;

    /** Shorter parts of a path are words such as {@code webhooks}. */
    private static final int MIN_SEGMENT = 16;

    private static final int SEGMENTS_BEFORE_PATH = 3;

    private static final Set<String> CREDENTIALS = Set.of("authorization", "proxy-authorization");

    static Preview of(Outgoing outgoing, List<Secret> secrets) {
        OutboundRequest request = ((Outgoing.Http) outgoing).request();
        Set<String> values = values(secrets);
        return new Preview(
                request.method(),
                masked(request.uri().toString(), values),
                request.headers().stream().map(header -> masked(header, values)).toList(),
                masked(new String(request.body(), StandardCharsets.UTF_8), values),
                outgoing.notes());
    }

    private static Set<String> values(List<Secret> secrets) {
        Set<String> values = new LinkedHashSet<>();
        for (Secret secret : secrets) {
            String value = secret.reveal();
            if (value.length() >= MIN_LENGTH) {
                values.add(value);
                values.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
                values.addAll(segments(value));
            }
        }
        return values;
    }

    /** Returns the long parts of the path of a secret URL: a template may send to another version of the same path. */
    private static List<String> segments(String value) {
        return value.startsWith("https://")
                ? Arrays.stream(value.split("/", -1))
                        .skip(SEGMENTS_BEFORE_PATH)
                        .filter(segment -> segment.length() >= MIN_SEGMENT)
                        .toList()
                : List.of();
    }

    private static Header masked(Header header, Set<String> values) {
        return CREDENTIALS.contains(header.name().toLowerCase(Locale.ROOT))
                ? new Header(header.name(), MASK)
                : new Header(header.name(), masked(header.value(), values));
    }

    private static String masked(String text, Set<String> values) {
        String masked = text;
        for (String value : values) {
            masked = masked.replace(value, MASK);
        }
        return masked;
    }
}
