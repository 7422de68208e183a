package dev.integrations.jose;

import dev.integrations.crypto.Portion;
import java.util.List;

/**
 * The port that keeps the keys that this server signs with; there are a handful. Used inside a transaction, by one thread
 * at a time.
 */
public interface SigningKeyStore {
    /**
     * Adds a key unless there is one of its generation, which decides between nodes that rotate at the same time.
     *
     * @param key the key; its id is new
     * @return false if the generation is taken; nothing has changed then
     */
    boolean add(StoredSigningKey key);

    /**
     * Lists all keys.
     *
     * @return the keys, the oldest generation first
     */
    List<StoredSigningKey> list();

    /**
     * Returns all keys, and how many could not be read.
     *
     * @return the keys in one portion, in the order of {@link #list()}
     */
    Portion<StoredSigningKey> portion();

    /**
     * Replaces the private half of a key, if it is still what was read.
     *
     * @param read the key as it was read
     * @param encryptedPrivateKey the same private half, encrypted anew, in Base64url
     * @return false if it is another one by now, or the key is gone
     */
    boolean replacePrivateKey(StoredSigningKey read, String encryptedPrivateKey);

    /**
     * Removes a key.
     *
     * @param id the key's id
     * @return false if there is none of that id
     */
    boolean remove(String id);
}
