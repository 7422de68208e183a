package dev.integrations.apikey;

import dev.integrations.common.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the text of a key looks like: a prefix, 30 random characters of base62, which are 178 bits, and their checksum. */
final class KeyFormat {
    private static final int BODY = 30;
    private static final int TAIL = BODY + Base62.CHECKSUM;
    private static final int HINT = 4;

    private static final int MIN_IMPORTED = 16;
    private static final int MAX_IMPORTED = 256;

    private final List<String> prefixes;
    private final List<String> importedPrefixes;

    KeyFormat(ApiKeyRules rules) {
        this.prefixes = rules.prefixes();
        this.importedPrefixes = rules.importedPrefixes();
    }

    static Secret generate(String prefix, RandomGenerator random) {
        return Secret.of(prefix + Base62.random(random, BODY));
    }

    static String hint(String prefix, Secret key) {
        return key.reveal().substring(0, prefix.length() + HINT);
    }

    static KeyHash hash(Secret key) {
        return KeyHash.sha256(key.reveal().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Returns the hash of a text that may be a key; null for one that cannot be. */
    @Nullable
    KeyHash hash(String text) {
        int start = text.length() - TAIL;
        if (start > 0 && startsWithOneOf(prefixes, text, start)) {
            // What is not Latin-1 becomes a question mark, which no key has.
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            if (Base62.isChecked(bytes, start)) {
                return KeyHash.sha256(bytes);
            }
        }
        return importedPrefixes.isEmpty() ? null : importedHash(text);
    }

    private static boolean startsWithOneOf(List<String> prefixes, String text, int length) {
        for (int i = 0; i < prefixes.size(); i++) {
            String prefix = prefixes.get(i);
            if (prefix.length() == length && text.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable KeyHash importedHash(String text) {
        boolean possible = text.length() >= MIN_IMPORTED
                && text.length() <= MAX_IMPORTED
                && importedPrefixes.stream().anyMatch(text::startsWith)
                && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
        return possible ? KeyHash.sha256(text.getBytes(StandardCharsets.ISO_8859_1)) : null;
    }
}
