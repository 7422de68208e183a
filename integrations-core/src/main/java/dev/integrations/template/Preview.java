package dev.integrations.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.integrations.common.Secret;
import dev.integrations.http.Header;
import dev.integrations.http.OutboundRequest;
import dev.integrations.template.spi.Outgoing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * What an integration would send, with its secrets masked wherever they stand. Without a secret in it, the body of a request is
 * what would be sent, byte for byte. An e-mail is shown before it is encoded.
 *
 * @param method the method; {@code MAIL} for an e-mail
 * @param url where to; for an e-mail {@code smtps:}, {@code smtp:} or, without TLS, {@code smtp+plain:} with host and port
 * @param headers the header fields that are set; what a connection or the transport adds is not among them. Those of an e-mail
 *     have {@code Bcc}, which is not sent
 * @param body the body as text, read as UTF-8, unpacked if it is compressed with gzip; of an e-mail each part under a line with
 *     its {@code Content-Type}
 * @param notes what had to be changed so that the vendor takes it, such as text that was cut
 */
public record Preview(String method, String url, List<Header> headers, String body, List<String> notes) {
    /** What stands in the place of a secret. */
    public static final String MASK = "***";

    /** Shorter values occur by accident, and are not secret. */
    private static final int MIN_LENGTH = 4;

    /** Shorter parts of a path are words such as {@code webhooks}. */
    private static final int MIN_SEGMENT = 16;

    private static final int SEGMENTS_BEFORE_PATH = 3;

    private static final Set<String> CREDENTIALS = Set.of("authorization", "proxy-authorization");

    static Preview of(Outgoing outgoing, List<Secret> secrets) {
        Preview preview = outgoing instanceof Outgoing.Mail mail
                ? MailText.of(mail)
                : of(outgoing.transmission().httpRequest().orElseThrow(), outgoing.notes());
        List<String> values = values(secrets);
        return new Preview(
                preview.method,
                masked(preview.url, values),
                preview.headers.stream().map(header -> masked(header, values)).toList(),
                masked(preview.body, values),
                preview.notes.stream().map(note -> masked(note, values)).toList());
    }

    private static Preview of(OutboundRequest request, List<String> notes) {
        return new Preview(request.method(), request.uri().toString(), request.headers(), body(request), notes);
    }

    /** Returns a text with secrets masked in the forms in which they occur. */
    static String withoutSecrets(String text, List<Secret> secrets) {
        return masked(text, values(secrets));
    }

    private static String body(OutboundRequest request) {
        boolean packed = request.headers().stream()
                .anyMatch(header -> header.name().equalsIgnoreCase("Content-Encoding")
                        && header.value().equalsIgnoreCase("gzip"));
        if (!packed) {
            return new String(request.body(), UTF_8);
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(request.body()))) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the forms in which secrets occur in requests, the longest first, since one may be a part of another. */
    private static List<String> values(List<Secret> secrets) {
        Set<String> values = new LinkedHashSet<>();
        for (Secret secret : secrets) {
            String value = secret.reveal();
            if (value.length() >= MIN_LENGTH) {
                String form = URLEncoder.encode(value, UTF_8);
                String json = TextNode.valueOf(value).toString();
                values.add(value);
                values.add(form);
                values.add(form.replace("+", "%20"));
                values.add(json.substring(1, json.length() - 1));
                values.add(Base64.getEncoder().withoutPadding().encodeToString(value.getBytes(UTF_8)));
                values.addAll(segments(value));
            }
        }
        return values.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** Returns the long parts of the path of a secret URL: a template may send to another version of the same path. */
    private static List<String> segments(String value) {
        return value.startsWith("https://")
                ? Arrays.stream(value.split("/", -1))
                        .skip(SEGMENTS_BEFORE_PATH)
                        .filter(segment -> segment.length() >= MIN_SEGMENT)
                        .toList()
                : List.of();
    }

    private static Header masked(Header header, List<String> values) {
        return CREDENTIALS.contains(header.name().toLowerCase(Locale.ROOT))
                ? new Header(header.name(), MASK)
                : new Header(header.name(), masked(header.value(), values));
    }

    private static String masked(String text, List<String> values) {
        String masked = text;
        for (String value : values) {
            masked = masked.replace(value, MASK);
        }
        return masked;
    }
}
