package dev.integrations.audit;

/**
 * An audit entry in its place in the chain of its tenant. Immutable.
 *
 * @param number its place, counted from 1
 * @param entry the entry
 * @param hash what is stored as its hash, 64 lower-case hexadecimal digits
 */
public record LinkedEntry(long number, AuditEntry entry, String hash) {
    /**
     * Returns its place in the chain.
     *
     * @return number and hash
     */
    public ChainHead head() {
        return new ChainHead(number, hash);
    }
}
