package dev.integrations.crypto;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.TenantId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.SecretKey;

/**
 * The keys that encrypt secrets at rest: one primary key, and retired ones that only decrypt. {@code toString} lists key
 * ids and nothing else. Immutable and safe for use by several threads.
 */
public final class KeyRing implements Encryption {
    /** The length of every key: AES-256. */
    public static final int KEY_BYTES = AesGcm.KEY_BYTES;

    private final Map<Integer, SecretKey> keys = new TreeMap<>();
    private final SecretKey primary;
    private final int primaryId;
    private final boolean ephemeral;

    private KeyRing(Entry primary, List<Entry> all, boolean ephemeral) {
        all.forEach(entry -> keys.put(entry.id, AesGcm.key(entry.key)));
        this.primaryId = primary.id;
        this.primary = AesGcm.key(primary.key);
        this.ephemeral = ephemeral;
    }

    /**
     * Returns a builder without keys.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads the keys of a text file: a line {@code keyId:base64} for each key of 32 bytes, the primary key first. Blank
     * lines and lines that start with {@code #} are skipped.
     *
     * @param file the key file
     * @return its keys
     * @throws KeyFileException if the file cannot be read or has another form
     */
    public static KeyRing ofFile(Path file) {
        return new KeyFile(file).read();
    }

    /**
     * Reads a key file as {@link #ofFile} does, after making one with a random key if there is none. Only the owner may
     * read the new file, where the file system knows owners; it appears complete or not at all, also when several
     * processes make it at once. Keep a copy: what is encrypted with a lost key is lost.
     *
     * @param file the key file, in a folder that exists
     * @return its keys
     * @throws KeyFileException if the file cannot be made or read, or has another form
     */
    public static KeyRing ofFileOrCreate(Path file) {
        KeyFile keyFile = new KeyFile(file);
        keyFile.createIfAbsent();
        return keyFile.read();
    }

    /**
     * Makes a key ring that exists in this process alone. What it encrypts cannot be read after a restart.
     *
     * @return a key ring with a random key under a random id
     */
    public static KeyRing ephemeralForDevelopment() {
        SecureRandom random = new SecureRandom();
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        // A random id, so that what an earlier process left behind is reported as of an unknown key.
        Entry entry = new Entry(random.nextInt(1, Integer.MAX_VALUE), key);
        return new KeyRing(entry, List.of(entry), true);
    }

    /**
     * Says whether the keys are lost with this process.
     *
     * @return true only for {@link #ephemeralForDevelopment()}
     */
    public boolean isEphemeral() {
        return ephemeral;
    }

    /**
     * Encrypts with the primary key. The same plaintext gives other bytes each time. One key is good for 2^32
     * encryptions (NIST SP 800-38D, section 8.3).
     *
     * @param plaintext what to hide, of any length
     * @param context where it belongs
     * @return the plaintext's length and 33 bytes more
     */
    @Override
    public byte[] encrypt(byte[] plaintext, EncryptionContext context) {
        return Ciphertext.seal(primaryId, primary, plaintext, context);
    }

    /**
     * Decrypts with the key that the bytes name.
     *
     * @param encrypted what {@link #encrypt} returned
     * @param context the context it was encrypted in
     * @return the plaintext
     * @throws DecryptionException if the key is unknown, or the bytes were changed or belong to another context
     */
    @Override
    public byte[] decrypt(byte[] encrypted, EncryptionContext context) {
        int keyId = Ciphertext.keyId(encrypted, context);
        SecretKey key = keys.get(keyId);
        if (key == null) {
            throw DecryptionException.unknownKey(keyId, context, this);
        }
        return Ciphertext.open(key, encrypted, context);
    }

    /**
     * Says whether decrypting and encrypting again would change the key. When nothing in the store needs it, a retired key
     * can go.
     *
     * @param encrypted what {@link #encrypt} returned
     * @return false only for bytes that name the primary key
     */
    public boolean needsReencryption(byte[] encrypted) {
        return !Ciphertext.isWellFormed(encrypted) || Ciphertext.keyId(encrypted) != primaryId;
    }

    @Override
    public boolean needsReencryption(byte[] encrypted, EncryptionContext context) {
        return needsReencryption(encrypted);
    }

    /** Returns this: the keys are at hand for all tenants. */
    @Override
    public Encryption prepared(TenantId tenant) {
        return this;
    }

    int primaryId() {
        return primaryId;
    }

    @Override
    public String toString() {
        return "KeyRing[key ids %s, primary %d%s]".formatted(keys.keySet(), primaryId, ephemeral ? ", ephemeral" : "");
    }

    /** Collects keys. Used by one thread at a time. */
    public static final class Builder {
        private final List<Entry> primaries = new ArrayList<>();
        private final List<Entry> all = new ArrayList<>();

        private Builder() {}

        /**
         * Sets the key that encrypts. There is no default; exactly one is needed.
         *
         * @param keyId 1 or more, never used for another key
         * @param key 32 random bytes, copied
         * @return this builder
         */
        public Builder primary(int keyId, byte[] key) {
            Entry entry = new Entry(keyId, key.clone());
            primaries.add(entry);
            all.add(entry);
            return this;
        }

        /**
         * Adds a key that only decrypts, such as the primary one of earlier days. The default is none.
         *
         * @param keyId the id that it had as a primary key
         * @param key its 32 bytes, copied
         * @return this builder
         */
        public Builder retired(int keyId, byte[] key) {
            all.add(new Entry(keyId, key.clone()));
            return this;
        }

        /**
         * Makes the key ring.
         *
         * @return a key ring of these keys
         * @throws InvalidInputException if there is not one primary key, an id is below 1 or used twice, or a key does not
         *     have 32 bytes, naming all that is wrong
         */
        public KeyRing build() {
            List<Problem> problems = problems();
            if (!problems.isEmpty()) {
                throw new InvalidInputException("key ring", problems);
            }
            return new KeyRing(primaries.get(0), all, false);
        }

        private List<Problem> problems() {
            List<Problem> problems = new ArrayList<>();
            if (primaries.size() != 1) {
                problems.add(new Problem("primary", "exactly one key is needed, was %d".formatted(primaries.size())));
            }
            Set<Integer> ids = new HashSet<>();
            for (Entry entry : all) {
                if (entry.id < 1) {
                    problems.add(new Problem("keyId", "must be 1 or more, was %d".formatted(entry.id)));
                }
                if (!ids.add(entry.id)) {
                    problems.add(
                            new Problem("keyId", "must differ for each key, %d is there twice".formatted(entry.id)));
                }
                if (entry.key.length != KEY_BYTES) {
                    problems.add(new Problem(
                            "key",
                            "must have %d bytes, key %d has %d".formatted(KEY_BYTES, entry.id, entry.key.length)));
                }
            }
            return problems;
        }
    }

    /** A class and no record, so that no generated method prints a key. */
    private static final class Entry {
        private final int id;
        private final byte[] key;

        Entry(int id, byte[] key) {
            this.id = id;
            this.key = key;
        }
    }
}
