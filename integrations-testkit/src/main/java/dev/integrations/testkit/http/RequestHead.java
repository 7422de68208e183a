package dev.integrations.testkit.http;

import dev.integrations.http.Header;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The request line and the header fields (RFC 9112), and from them how to read the body.
 *
 * @param method the method
 * @param target path and query
 * @param headers the fields in the order in which they came
 */
record RequestHead(String method, String target, List<Header> headers) {
    private static final int MAX_LINE = 64 * 1024;

    /** Reads a head, or nothing if the peer closed the connection between two requests. */
    static Optional<RequestHead> read(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            return Optional.empty();
        }
        String[] parts = line.split(" ", 3);
        if (parts.length != 3) {
            throw new IOException("not a request line: " + line);
        }
        List<Header> headers = new ArrayList<>();
        for (String field = mustLine(in); !field.isEmpty(); field = mustLine(in)) {
            int colon = field.indexOf(':');
            if (colon < 1) {
                throw new IOException("not a header field: " + field);
            }
            headers.add(new Header(
                    field.substring(0, colon), field.substring(colon + 1).strip()));
        }
        return Optional.of(new RequestHead(parts[0], parts[1], List.copyOf(headers)));
    }

    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    boolean wantsClose() {
        return value("Connection").filter("close"::equalsIgnoreCase).isPresent();
    }

    byte[] readBody(InputStream in) throws IOException {
        if (value("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
            return readChunks(in);
        }
        int length = Integer.parseInt(value("Content-Length").orElse("0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the body ended after %d of %d bytes".formatted(body.length, length));
        }
        return body;
    }

    private static byte[] readChunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
            body.write(in.readNBytes(size));
            mustLine(in);
        }
        while (!mustLine(in).isEmpty()) {
            // trailer fields are not kept
        }
        return body.toByteArray();
    }

    private static int chunkSize(InputStream in) throws IOException {
        return Integer.parseInt(mustLine(in).split(";", 2)[0].strip(), 16);
    }

    private Optional<String> value(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    private static String mustLine(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            throw new EOFException("the connection was closed within a request");
        }
        return line;
    }

    private static @org.jspecify.annotations.Nullable String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                if (line.isEmpty()) {
                    return null;
                }
                throw new EOFException("the connection was closed within a line");
            }
            if (line.length() == MAX_LINE) {
                throw new IOException("a line is longer than %d bytes".formatted(MAX_LINE));
            }
            line.append((char) c);
        }
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
    }
}
