package dev.integrations.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The parameters of a query or of a form, decoded as {@code application/x-www-form-urlencoded} in UTF-8 (WHATWG URL
 * standard, section 5), though strictly: a percent sign without two hexadecimal digits, bytes that are no UTF-8, and more
 * than 1,000 parameters are refused. Keeps repetitions and order. Immutable and safe for use by several threads.
 */
public final class WebParameters {
    private static final int MAX_PARAMETERS = 1_000;

    private final Map<String, List<String>> values;

    private WebParameters(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * Decodes parameters.
     *
     * @param encoded such as {@code a=1&b=two+words}; visible ASCII
     * @return the parameters
     * @throws MalformedParametersException if they do not decode
     */
    public static WebParameters parse(String encoded) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        int count = 0;
        int start = 0;
        while (start <= encoded.length()) {
            int ampersand = encoded.indexOf('&', start);
            int end = ampersand < 0 ? encoded.length() : ampersand;
            if (end > start) {
                if (++count > MAX_PARAMETERS) {
                    throw new MalformedParametersException("there are more than " + MAX_PARAMETERS);
                }
                add(values, encoded.substring(start, end));
            }
            start = end + 1;
        }
        return new WebParameters(values);
    }

    private static void add(Map<String, List<String>> values, String pair) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
        values.computeIfAbsent(name, key -> new ArrayList<>(1)).add(value);
    }

    /**
     * Decodes one name or value.
     *
     * @param encoded the text, in which {@code +} is a space
     * @return what it stands for
     * @throws MalformedParametersException if it does not decode
     */
    public static String decode(String encoded) {
        ByteBuffer bytes = ByteBuffer.allocate(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes.put(hexByte(encoded, i + 1));
                i += 2;
            } else if (c < 0x80) {
                bytes.put((byte) (c == '+' ? ' ' : c));
            } else {
                throw new MalformedParametersException("a character beyond ASCII is not encoded");
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedParametersException("encoded bytes are not UTF-8");
        }
    }

    private static byte hexByte(String encoded, int at) {
        int high = at < encoded.length() ? Character.digit(encoded.charAt(at), 16) : -1;
        int low = at + 1 < encoded.length() ? Character.digit(encoded.charAt(at + 1), 16) : -1;
        if (high < 0 || low < 0) {
            throw new MalformedParametersException("a percent sign is not followed by two hexadecimal digits");
        }
        return (byte) (high << 4 | low);
    }

    /**
     * Returns the first value of a parameter.
     *
     * @param name its name
     * @return the value, which may have no characters; or empty if the parameter is not there
     */
    public Optional<String> find(String name) {
        return all(name).stream().findFirst();
    }

    /**
     * Returns all values of a parameter.
     *
     * @param name its name
     * @return the values in their order; none if the parameter is not there
     */
    public List<String> all(String name) {
        return Collections.unmodifiableList(values.getOrDefault(name, List.of()));
    }

    /**
     * Returns which parameters there are.
     *
     * @return the names in the order in which they first appear
     */
    public Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /**
     * Returns which parameters are there more than once.
     *
     * @return their names
     */
    public Set<String> repeated() {
        return values.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Names only: values may be secrets. */
    @Override
    public String toString() {
        return "WebParameters" + values.keySet();
    }
}
