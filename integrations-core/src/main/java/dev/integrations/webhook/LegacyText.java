package dev.integrations.webhook;

import dev.integrations.webhook.LegacySignature.Algorithm;
import dev.integrations.webhook.LegacySignature.Content;
import dev.integrations.webhook.LegacySignature.Encoding;
import dev.integrations.webhook.LegacySignature.Hmac;
import dev.integrations.webhook.LegacySignature.Svix;

/** Writes forms of signatures as words between spaces, the prefix last since it may be empty; neither has spaces in it. */
final class LegacyText {
    static final String SVIX = "svix";

    private static final String HMAC = "hmac";
    private static final int WORDS = 6;

    private LegacyText() {}

    static String write(Hmac hmac) {
        return String.join(
                " ",
                HMAC,
                hmac.header(),
                hmac.algorithm().name(),
                hmac.encoding().name(),
                hmac.content().name(),
                hmac.prefix());
    }

    static LegacySignature parse(String text) {
        if (text.equals(SVIX)) {
            return new Svix();
        }
        String[] words = text.split(" ", -1);
        if (words.length != WORDS || !words[0].equals(HMAC)) {
            throw new IllegalArgumentException("'%.40s' is not a form of legacy signatures".formatted(text));
        }
        return new Hmac(
                words[1], Algorithm.valueOf(words[2]), Encoding.valueOf(words[3]), words[5], Content.valueOf(words[4]));
    }
}
