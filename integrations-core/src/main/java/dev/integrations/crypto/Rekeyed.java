package dev.integrations.crypto;

/**
 * What came of bringing keys or ciphertexts up to date.
 *
 * @param changed how many were wrapped or encrypted anew
 * @param failed how many ciphertexts, or whole rows, could not be read; the log names them, and they stay as they are
 * @param destroyed how many ciphertexts nobody can read any more, since the keys of their tenant were destroyed; there is
 *     nothing to be done about them, and they keep no key from going
 */
public record Rekeyed(long changed, long failed, long destroyed) {
    static final Rekeyed NOTHING = new Rekeyed(0, 0, 0);

    static Rekeyed changed(boolean changed) {
        return new Rekeyed(changed ? 1 : 0, 0, 0);
    }

    static Rekeyed failed(int failed) {
        return new Rekeyed(0, failed, 0);
    }

    Rekeyed plus(Rekeyed other) {
        return new Rekeyed(changed + other.changed, failed + other.failed, destroyed + other.destroyed);
    }
}
