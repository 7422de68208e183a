package dev.integrations.connection;

import dev.integrations.http.Header;
import dev.integrations.http.OutboundResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code Link} (RFC 8288, section 3). */
final class LinkHeader {
    private static final Pattern LINK = Pattern.compile(
            "<([^>]*)>((?:\\s*;\\s*[A-Za-z0-9!#$&+.^_`|~*-]+(?:\\s*=\\s*(?:\"(?:[^\"\\\\]|\\\\.)*\"|[^\",;\\s]*))?)*)");
    private static final Pattern PARAMETER = Pattern.compile(
            ";\\s*([A-Za-z0-9!#$&+.^_`|~*-]+)\\s*(?:=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\",;\\s]*)))?");

    private LinkHeader() {}

    /** Returns the target of the relation {@code next}, as it is written. */
    static Optional<String> next(ApiResponse response) {
        List<String> fields = response.outbound().headers().stream()
                .filter(header -> header.name().equalsIgnoreCase("link"))
                .map(Header::value)
                .toList();
        Optional<String> next = fields.stream().flatMap(LinkHeader::targets).findFirst();
        if (next.isEmpty() && fields.stream().anyMatch(field -> field.length() >= OutboundResponse.MAX_HEADER_VALUE)) {
            throw ApiException.pages("its links are too long to be read", response.status());
        }
        return next;
    }

    private static Stream<String> targets(String field) {
        return LINK.matcher(field)
                .results()
                .filter(link -> isNext(link.group(2)))
                .map(link -> link.group(1));
    }

    /** The first {@code rel} counts; a link with an anchor is about something else. */
    private static boolean isNext(String parameters) {
        boolean next = false;
        boolean seen = false;
        Matcher parameter = PARAMETER.matcher(parameters);
        while (parameter.find()) {
            String name = parameter.group(1).toLowerCase(Locale.ROOT);
            if (name.equals("anchor")) {
                return false;
            }
            if (name.equals("rel") && !seen) {
                seen = true;
                String value = parameter.group(2) == null ? parameter.group(3) : parameter.group(2);
                next = value != null
                        && Stream.of(value.split("\\s+")).anyMatch(relation -> relation.equalsIgnoreCase("next"));
            }
        }
        return next;
    }
}
