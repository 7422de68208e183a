package dev.integrations.templates.inbound;

import dev.integrations.templates.vendor.Digest;

/**
 * By what a repetition is known of an event whose id or type stands in a header that is not signed. Whoever has one genuine
 * request can send its body under any id and type; that must not count as the event that has them.
 */
final class Repetition {
    private Repetition() {}

    /** The body alone would not do: a service may tell the same thing twice. */
    static String of(String id, String type, byte[] body) {
        return id + "\n" + type + "\n" + Digest.sha256(body);
    }
}
