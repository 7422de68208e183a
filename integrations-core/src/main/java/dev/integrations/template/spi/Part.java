package dev.integrations.template.spi;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What one event adds to a request that may carry several. Immutable, if the bytes are left as they are, and safe for use by
 * several threads.
 *
 * @param key by which the template finds the event in the vendor's answer: the idempotency key of its {@link Sending}
 * @param head what the request says once for all events in it, such as whose they are; only parts with the same head go
 *     together. Empty if any may
 * @param content what the request has of this event alone; not copied
 * @param notes what had to be changed so that the vendor takes it, copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record Part(String key, String head, byte[] content, List<String> notes) {
    /**
     * Creates a part.
     *
     * @param key by which the template finds the event in the vendor's answer
     * @param head what the request says once for all events in it
     * @param content what the request has of this event alone
     * @param notes what had to be changed, copied
     */
    public Part {
        notes = List.copyOf(notes);
    }

    /**
     * Returns a part that goes together with any other, and for which nothing had to be changed.
     *
     * @param sending the event
     * @param content what the request has of it
     * @return the part
     */
    public static Part of(Sending sending, byte[] content) {
        return new Part(sending.idempotencyKey(), "", content, List.of());
    }

    /**
     * Returns the contents of several parts with a text between them, and around them.
     *
     * @param before what comes first, such as {@code [}
     * @param parts the parts
     * @param between what comes between two, such as a comma
     * @param after what comes last
     * @return the bytes of all, texts in UTF-8
     */
    public static byte[] joined(String before, List<Part> parts, String between, String after) {
        byte[] start = before.getBytes(StandardCharsets.UTF_8);
        byte[] middle = between.getBytes(StandardCharsets.UTF_8);
        byte[] end = after.getBytes(StandardCharsets.UTF_8);
        int length = start.length + middle.length * Math.max(0, parts.size() - 1) + end.length;
        for (Part part : parts) {
            length += part.content().length;
        }
        byte[] joined = new byte[length];
        int at = put(start, joined, 0);
        for (int i = 0; i < parts.size(); i++) {
            at = i == 0 ? at : put(middle, joined, at);
            at = put(parts.get(i).content(), joined, at);
        }
        put(end, joined, at);
        return joined;
    }

    private static int put(byte[] bytes, byte[] to, int at) {
        System.arraycopy(bytes, 0, to, at, bytes.length);
        return at + bytes.length;
    }

    /** Shows neither head nor content, since they hold what the event does. */
    @Override
    public String toString() {
        return "Part[%s, %d bytes]".formatted(key, content.length);
    }
}
