package dev.integrations.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bytes of an audit entry that its hash is taken of: a JSON object in the canonical form of RFC 8785, which holds the
 * hash of the entry before. All values are strings but {@code number}, and {@code details}, an object of strings.
 */
final class CanonicalEntry {
    private static final int FIRST_PRINTABLE = 0x20;

    /** RFC 8785 sorts by UTF-16 code units, as {@code String} does. */
    private final TreeMap<String, Object> members = new TreeMap<>();

    private CanonicalEntry() {}

    static CanonicalEntry of(AuditEntry entry, long number, String previous) {
        CanonicalEntry canonical = new CanonicalEntry();
        Map<String, Object> members = canonical.members;
        members.put("action", entry.action());
        members.put("actor", entry.actor().name());
        members.put("at", entry.at().toString());
        members.put("details", new TreeMap<>(entry.details()));
        members.put("id", entry.id().toString());
        members.put("number", number);
        members.put("previous", previous);
        entry.reason().ifPresent(reason -> members.put("reason", reason));
        members.put("subject", entry.subject());
        members.put("tenant", entry.tenant().value());
        return canonical;
    }

    /** Returns SHA-256 of the canonical form in UTF-8. */
    String hash() {
        try {
            byte[] bytes = json().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Returns the object with the stored hash as one more member, in its place. */
    String json(String hash) {
        members.put("hash", hash);
        String json = json();
        members.remove("hash");
        return json;
    }

    private String json() {
        StringBuilder json = new StringBuilder();
        write(json, members);
        return json.toString();
    }

    private static void write(StringBuilder json, Map<?, ?> object) {
        String separator = "{";
        for (Map.Entry<?, ?> member : object.entrySet()) {
            json.append(separator);
            quote(json, member.getKey().toString());
            json.append(':');
            if (member.getValue() instanceof Map<?, ?> nested) {
                write(json, nested);
            } else if (member.getValue() instanceof Long number) {
                json.append(number.longValue());
            } else {
                quote(json, member.getValue().toString());
            }
            separator = ",";
        }
        json.append(object.isEmpty() ? "{}" : "}");
    }

    private static void quote(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\b' -> json.append("\\b");
                case '\t' -> json.append("\\t");
                case '\n' -> json.append("\\n");
                case '\f' -> json.append("\\f");
                case '\r' -> json.append("\\r");
                default -> {
                    if (c < FIRST_PRINTABLE) {
                        json.append("\\u00").append(HexFormat.of().toHexDigits((byte) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
