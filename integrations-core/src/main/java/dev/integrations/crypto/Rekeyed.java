package dev.integrations.crypto;

/**
 * What came of bringing keys or ciphertexts up to date.
 *
 * @param changed how many were wrapped or encrypted anew
 * @param failed how many ciphertexts, or whole rows, could not be read; the log names them, and they stay as they are
 */
public record Rekeyed(long changed, long failed) {
    static final Rekeyed NOTHING = new Rekeyed(0, 0);

    Rekeyed plus(Rekeyed other) {
        return new Rekeyed(changed + other.changed, failed + other.failed);
    }
}
