package dev.integrations.connection;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Forms of text that the protocols of this package share. */
final class Texts {
    /** RFC 6749, section 3.3. */
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,255}");

    private Texts() {}

    static boolean isVisible(String text, int max) {
        return !text.isEmpty() && text.length() <= max && text.chars().allMatch(c -> c > 0x20 && c < 0x7F);
    }

    static boolean isPrintable(String text, int max) {
        return !text.isEmpty() && text.length() <= max && text.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
    }

    static boolean isScope(String text) {
        return SCOPE.matcher(text).matches();
    }

    /** As a form has it: a space becomes a plus. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** As a query has it, where not everybody takes a plus for a space. */
    static String query(Map<String, String> fields) {
        return form(fields).replace("+", "%20");
    }
}
