package dev.integrations.crypto;

import dev.integrations.common.Transactions;
import java.time.Clock;
import java.util.List;

/**
 * What work on data keys needs.
 *
 * @param transactions opens transactions of the store
 * @param envelope encrypts with data keys
 * @param clock gives the time
 * @param places where ciphertexts are kept
 */
public record DataKeyParts(
        Transactions<? extends DataKeyTransaction> transactions,
        Envelope envelope,
        Clock clock,
        List<CiphertextPlace> places) {
    /**
     * Copies the places.
     *
     * @param transactions opens transactions of the store
     * @param envelope encrypts with data keys
     * @param clock gives the time
     * @param places where ciphertexts are kept
     */
    public DataKeyParts {
        places = List.copyOf(places);
    }
}
