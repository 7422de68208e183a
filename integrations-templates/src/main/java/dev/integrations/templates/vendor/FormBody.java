package dev.integrations.templates.vendor;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Fields of a form, in their order; a name may come more than once. Not safe for use by several threads. */
public final class FormBody {
    /** The media type of {@link #urlEncoded()}. */
    public static final String URL_ENCODED = "application/x-www-form-urlencoded";

    private static final int BOUNDARY_DIGITS = 32;

    private final List<Field> fields = new ArrayList<>();

    private record Field(String name, String value) {}

    /** Creates a form without fields. */
    public FormBody() {}

    /**
     * Adds a field.
     *
     * @param name its name
     * @param value its value
     * @return this form
     */
    public FormBody add(String name, String value) {
        fields.add(new Field(name, value));
        return this;
    }

    /**
     * Adds a field, if there is a value.
     *
     * @param name its name
     * @param value its value, or empty to leave it out
     * @return this form
     */
    public FormBody add(String name, Optional<String> value) {
        value.ifPresent(text -> add(name, text));
        return this;
    }

    /**
     * Writes the form as {@code application/x-www-form-urlencoded} (WHATWG URL standard, section 5.2).
     *
     * @return the bytes
     */
    public byte[] urlEncoded() {
        return fields.stream()
                .map(field -> encode(field.name()) + "=" + encode(field.value()))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Returns the media type of {@link #multipart()} with its boundary, which is made of the fields: the same form gives the
     * same bytes, and no field can hold the boundary.
     *
     * @return the value of {@code Content-Type}
     */
    public String multipartType() {
        return "multipart/form-data; boundary=" + boundary();
    }

    /**
     * Writes the form as {@code multipart/form-data} (RFC 7578), texts in UTF-8.
     *
     * @return the bytes
     */
    public byte[] multipart() {
        String boundary = boundary();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Field field : fields) {
            write(out, "--" + boundary + "\r\n");
            write(out, "Content-Disposition: form-data; name=\"" + quoted(field.name()) + "\"\r\n\r\n");
            write(out, field.value());
            write(out, "\r\n");
        }
        write(out, "--" + boundary + "--\r\n");
        return out.toByteArray();
    }

    private String boundary() {
        return Digest.sha256(urlEncoded()).substring(0, BOUNDARY_DIGITS);
    }

    /** Names as browsers write them, by which a name cannot end its line or its quotes. */
    private static String quoted(String name) {
        return name.replace("\r", "%0D").replace("\n", "%0A").replace("\"", "%22");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Shows names only. */
    @Override
    public String toString() {
        return "FormBody" + fields.stream().map(Field::name).toList();
    }
}
