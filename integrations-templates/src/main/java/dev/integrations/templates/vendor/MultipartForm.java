package dev.integrations.templates.vendor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.integrations.web.WebRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the texts of a form that has files, too ({@code multipart/form-data}, RFC 7578). */
public final class MultipartForm {
    private static final int MAX_PARTS = 1_000;
    private static final int MAX_HEAD = 4_096;

    private static final Pattern TYPE = Pattern.compile(
            "(?i)\\s*multipart/form-data\\s*;(?:.*;)?\\s*boundary=(?:\"([^\"\\r\\n]{1,70})\"|([^\\s;\"]{1,70})).*");
    private static final Pattern NAME =
            Pattern.compile("(?imd)^content-disposition:[ \\t]*form-data;(?:.*;)?[ \\t]*name=\"([^\"\\r\\n]*)\"(.*)$");
    private static final Pattern FILE = Pattern.compile("(?i);[ \\t]*filename\\*?=");

    private MultipartForm() {}

    /**
     * Reads the fields of a form.
     *
     * @param request the request, untrusted
     * @return the first value of each field that is no file, in their order and as UTF-8; empty if the request has no such form,
     *     it does not end, or has more than 1,000 parts
     */
    public static Optional<Map<String, String>> texts(WebRequest request) {
        List<String> types = request.headers("Content-Type");
        Matcher type = TYPE.matcher(types.size() == 1 ? types.get(0) : "");
        return type.matches()
                ? texts(new String(request.body(), ISO_8859_1), type.group(1) == null ? type.group(2) : type.group(1))
                : Optional.empty();
    }

    /** One character of the body is one byte of it. */
    private static Optional<Map<String, String>> texts(String body, String boundary) {
        Map<String, String> fields = new LinkedHashMap<>();
        String whole = "\r\n" + body;
        String delimiter = "\r\n--" + boundary;
        int at = whole.indexOf(delimiter);
        for (int parts = 0; at >= 0 && parts <= MAX_PARTS; parts++) {
            int start = at + delimiter.length();
            if (whole.startsWith("--", start)) {
                return Optional.of(fields);
            }
            at = whole.indexOf(delimiter, start);
            if (at >= 0) {
                add(fields, whole.substring(start, at));
            }
        }
        return Optional.empty();
    }

    private static void add(Map<String, String> fields, String part) {
        int end = part.indexOf("\r\n\r\n");
        if (end < 0 || end > MAX_HEAD) {
            return;
        }
        Matcher name = NAME.matcher(part.substring(0, end));
        if (name.find() && !FILE.matcher(name.group()).find()) {
            fields.putIfAbsent(utf8(name.group(1)), utf8(part.substring(end + 4)));
        }
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(ISO_8859_1), UTF_8);
    }
}
