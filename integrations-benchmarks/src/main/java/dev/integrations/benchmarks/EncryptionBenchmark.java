package dev.integrations.benchmarks;

import dev.integrations.common.TenantId;
import dev.integrations.crypto.Encryption;
import dev.integrations.crypto.EncryptionContext;
import dev.integrations.crypto.Envelope;
import dev.integrations.crypto.KeyRing;
import dev.integrations.store.InMemoryStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Encrypts and decrypts 64 bytes with a data key that is in memory. The floors are a cipher of the JDK that is kept, with
 * the same associated data and a random IV.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class EncryptionBenchmark {
    private static final EncryptionContext CONTEXT =
            new EncryptionContext(TenantId.of("acme"), "connection", "conn_01kj0000000000000000000000");
    private static final byte[] DATA =
            "acme connection conn_01kj0000000000000000000000 and lengths".getBytes(StandardCharsets.US_ASCII);
    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final byte[] plaintext = new byte[64];
    private Encryption envelope;
    private Encryption prepared;
    private byte[] encrypted;
    private Cipher cipher;
    private SecretKey key;
    private byte[] floorIv;
    private byte[] floorEncrypted;

    /** For JMH. */
    public EncryptionBenchmark() {}

    /**
     * Makes the keys.
     *
     * @throws GeneralSecurityException if the JDK has no AES-GCM
     */
    @Setup
    public void makeKeys() throws GeneralSecurityException {
        KeyRing ring = KeyRing.ephemeralForDevelopment();
        envelope = new Envelope(InMemoryStore.create(), Optional.of(ring), Optional.empty(), Clock.systemUTC());
        prepared = envelope.prepared(CONTEXT.tenant());
        encrypted = envelope.encrypt(plaintext, CONTEXT);
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        key = new SecretKeySpec(bytes, "AES");
        cipher = Cipher.getInstance("AES/GCM/NoPadding");
        floorIv = iv();
        floorEncrypted = run(Cipher.ENCRYPT_MODE, floorIv, plaintext);
    }

    private byte[] iv() {
        byte[] iv = new byte[IV_BYTES];
        random.nextBytes(iv);
        return iv;
    }

    private byte[] run(int mode, byte[] iv, byte[] input) throws GeneralSecurityException {
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
        cipher.updateAAD(DATA);
        return cipher.doFinal(input);
    }

    /**
     * Encrypts.
     *
     * @return the stored form
     */
    @Benchmark
    public byte[] encrypt() {
        return prepared.encrypt(plaintext, CONTEXT);
    }

    /**
     * Encrypts by the cipher alone.
     *
     * @return IV and ciphertext
     * @throws GeneralSecurityException if it cannot
     */
    @Benchmark
    public byte[] encryptFloor() throws GeneralSecurityException {
        byte[] iv = iv();
        byte[] sealed = run(Cipher.ENCRYPT_MODE, iv, plaintext);
        return ByteBuffer.allocate(iv.length + sealed.length)
                .put(iv)
                .put(sealed)
                .array();
    }

    /**
     * Decrypts with a key that was unwrapped before.
     *
     * @return the plaintext
     */
    @Benchmark
    public byte[] decrypt() {
        return envelope.decrypt(encrypted, CONTEXT);
    }

    /**
     * Decrypts by the cipher alone.
     *
     * @return the plaintext
     * @throws GeneralSecurityException if it cannot
     */
    @Benchmark
    public byte[] decryptFloor() throws GeneralSecurityException {
        return run(Cipher.DECRYPT_MODE, floorIv, floorEncrypted);
    }
}
