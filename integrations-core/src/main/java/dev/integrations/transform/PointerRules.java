package dev.integrations.transform;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which JSON pointers (RFC 6901) a template may have. */
final class PointerRules {
    private static final int MAX_LENGTH = 512;
    private static final int MAX_LEVELS = 64;
    private static final Set<String> ROOTS = Set.of("id", "type", "timestamp", "data");
    private static final Pattern BAD_ESCAPE = Pattern.compile("~(?![01])");

    private PointerRules() {}

    static Optional<String> problem(String text, boolean inArray) {
        String first = text.startsWith("/") ? text.substring(1).split("/", 2)[0] : "";
        if (!ROOTS.contains(first) && !(first.equals("item") && inArray)) {
            return Optional.of("a pointer starts with /id, /type, /timestamp, /data or, inside of 'as', /item");
        }
        long levels = text.chars().filter(c -> c == '/').count();
        if (text.length() > MAX_LENGTH || levels > MAX_LEVELS) {
            return Optional.of("a pointer has up to %d characters and leads up to %d levels deep"
                    .formatted(MAX_LENGTH, MAX_LEVELS));
        }
        if (BAD_ESCAPE.matcher(text).find()) {
            return Optional.of("in a pointer '~' is written as ~0, and '/' in a name as ~1");
        }
        return TemplateJson.hasLoneSurrogate(text)
                ? Optional.of("has half of a surrogate pair, which is no character")
                : Optional.empty();
    }
}
