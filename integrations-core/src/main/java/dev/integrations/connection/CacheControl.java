package dev.integrations.connection;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The directives of {@code Cache-Control} (RFC 9111, section 5.2). What cannot be read counts as the careful choice. */
final class CacheControl {
    private static final int MAX_DIGITS = 9;

    private final Map<String, String> directives = new HashMap<>();

    private CacheControl() {}

    static CacheControl of(List<String> fields) {
        CacheControl control = new CacheControl();
        for (String field : fields) {
            control.read(field);
        }
        return control;
    }

    /** Commas within quotes do not end a directive. */
    private void read(String field) {
        StringBuilder directive = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            quoted ^= c == '"';
            if (c == ',' && !quoted) {
                add(directive.toString());
                directive.setLength(0);
            } else {
                directive.append(c);
            }
        }
        add(directive.toString());
    }

    private void add(String directive) {
        int equals = directive.indexOf('=');
        String name = (equals < 0 ? directive : directive.substring(0, equals))
                .strip()
                .toLowerCase(Locale.ROOT);
        String value = equals < 0 ? "" : directive.substring(equals + 1).strip().replace("\"", "");
        if (!name.isEmpty()) {
            directives.putIfAbsent(name, value);
        }
    }

    boolean has(String directive) {
        return directives.containsKey(directive);
    }

    /** Returns a number of seconds; one that is malformed is zero, so that what it is about is stale. */
    Optional<Duration> seconds(String directive) {
        return Optional.ofNullable(directives.get(directive)).map(value -> {
            boolean number = !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
            if (!number) {
                return Duration.ZERO;
            }
            return Duration.ofSeconds(value.length() > MAX_DIGITS ? Integer.MAX_VALUE : Long.parseLong(value));
        });
    }
}
