package dev.integrations.audit;

import java.util.regex.Pattern;

/**
 * A place in the chain of a tenant's audit entries: it stands for the entry of that number and all before it. Kept
 * somewhere else, it shows later whether the chain was rewritten. Immutable.
 *
 * @param number how many entries were ever chained up to here
 * @param hash the hash of the last of them, 64 lower-case hexadecimal digits
 */
public record ChainHead(long number, String hash) {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /** Where every chain starts: number 0, and a hash of zeros. */
    public static final ChainHead START = new ChainHead(0, "0".repeat(64));

    /**
     * Validates the values.
     *
     * @param number 0 or more
     * @param hash 64 lower-case hexadecimal digits
     * @throws IllegalArgumentException if one is malformed
     */
    public ChainHead {
        if (number < 0 || !HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException(
                    "a place in a chain is a number of 0 or more and 64 lower-case hexadecimal digits, was %d and '%s'"
                            .formatted(number, hash));
        }
    }

    /**
     * Puts an entry behind this place.
     *
     * @param entry the next entry
     * @return the entry with its number and hash
     */
    public LinkedEntry link(AuditEntry entry) {
        return new LinkedEntry(
                number + 1, entry, CanonicalEntry.of(entry, number + 1, hash).hash());
    }
}
