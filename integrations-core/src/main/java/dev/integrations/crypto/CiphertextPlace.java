package dev.integrations.crypto;

import java.util.Optional;

/** Somewhere in the store where ciphertexts of all tenants are kept, to be encrypted anew. Opens its own transactions. */
public interface CiphertextPlace {
    /**
     * Returns what is kept there.
     *
     * @return the name, for the audit trail and the log, such as {@code webhook secrets}
     */
    String name();

    /**
     * Reads the ciphertexts of some rows, in an order that stays.
     *
     * @param after the row behind which to begin, or empty to begin with the first
     * @param rows how many rows at the most
     * @return the ciphertexts of the rows, none or several for each; no last row if there are no more rows
     */
    Portion<Stored> read(Optional<String> after, int rows);

    /**
     * Replaces a ciphertext, if it is still what was read.
     *
     * @param stored the ciphertext as it was read
     * @param encrypted the same plaintext, encrypted anew
     * @return false if it is another one by now, and nothing was replaced
     */
    boolean replace(Stored stored, byte[] encrypted);

    /**
     * A ciphertext in its place. {@code toString} shows the context alone.
     *
     * @param row the id of its row, as text
     * @param context where it belongs
     * @param encrypted the ciphertext, not copied
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Stored(String row, EncryptionContext context, byte[] encrypted) {
        @Override
        public String toString() {
            return context.toString();
        }
    }
}
