package dev.integrations.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The rules for header fields that somebody wants to have added to requests that are built and signed here. */
public final class AddedHeaders {
    /** How many fields may be added. */
    public static final int MAX_COUNT = 20;

    /** How many characters their names and values may have together. */
    public static final int MAX_CHARACTERS = 4096;

    private static final Set<String> RESERVED = Set.of("user-agent", "cookie");
    private static final List<String> RESERVED_PREFIXES = List.of("webhook-", "content-");

    private AddedHeaders() {}

    /**
     * Says what is wrong with fields to be added: there are too many, one cannot be sent ({@link Header#problem}), one is
     * the transport's or reserved ({@code webhook-*}, {@code content-*}, {@code User-Agent}, {@code Cookie}), or a name is
     * there twice.
     *
     * @param headers the values by name
     * @return the problems, which repeat no value; empty if the fields can be added
     */
    public static List<String> problems(Map<String, String> headers) {
        List<String> problems = new ArrayList<>();
        int characters = headers.entrySet().stream()
                .mapToInt(header -> header.getKey().length() + header.getValue().length())
                .sum();
        if (headers.size() > MAX_COUNT || characters > MAX_CHARACTERS) {
            problems.add("there may be up to %d of together up to %d characters".formatted(MAX_COUNT, MAX_CHARACTERS));
        }
        headers.forEach((name, value) -> {
            Header.problem(name, value).ifPresent(problems::add);
            if (isReserved(name) && Header.problem(name, "").isEmpty()) {
                problems.add("'%s' is reserved; choose another name".formatted(name));
            }
        });
        long names =
                headers.keySet().stream().map(AddedHeaders::lower).distinct().count();
        if (names != headers.size()) {
            problems.add("a name may be given once only, in whatever case of letters");
        }
        return problems;
    }

    private static boolean isReserved(String name) {
        String lower = lower(name);
        return Header.isTransportOwned(name)
                || RESERVED.contains(lower)
                || RESERVED_PREFIXES.stream().anyMatch(lower::startsWith);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
