package dev.integrations.jose;

import dev.integrations.audit.AuditTrail;
import dev.integrations.crypto.Base64Url;
import dev.integrations.crypto.DecryptionException;
import dev.integrations.crypto.Encryption;
import dev.integrations.crypto.EncryptionContext;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Nonces that nothing has to be stored for: the time, sealed with a key of the host that all nodes have, so that each node knows
 * those of the others. One serves all clients for a part of its life (RFC 9449, section 8), which keeps the number of
 * encryptions small. Safe for use by several threads.
 */
final class DpopNonces {
    private static final EncryptionContext CONTEXT = new EncryptionContext(AuditTrail.HOST, "dpop-nonce", "any");
    private static final int MAX_LENGTH = 128;
    private static final int PARTS = 4;

    private final Encryption encryption;
    private final Clock clock;
    private final Duration life;
    private volatile @Nullable Nonce current;

    private record Nonce(String text, Instant madeAt) {}

    DpopNonces(Encryption encryption, Clock clock, Duration life) {
        this.encryption = encryption;
        this.clock = clock;
        this.life = life;
    }

    /** Returns a nonce that is good for three quarters of its life at least. */
    String next() {
        Instant now = clock.instant();
        Nonce nonce = current;
        if (nonce == null
                || nonce.madeAt().isAfter(now)
                || !nonce.madeAt().plus(life.dividedBy(PARTS)).isAfter(now)) {
            byte[] time =
                    ByteBuffer.allocate(Long.BYTES).putLong(now.toEpochMilli()).array();
            nonce = new Nonce(Base64Url.encode(encryption.encrypt(time, CONTEXT)), now);
            current = nonce;
        }
        return nonce.text();
    }

    boolean isGood(String text) {
        return text.length() <= MAX_LENGTH
                && Base64Url.decode(text).filter(this::isRecent).isPresent();
    }

    private boolean isRecent(byte[] sealed) {
        try {
            byte[] time = encryption.decrypt(sealed, CONTEXT);
            Duration age =
                    Duration.between(Instant.ofEpochMilli(ByteBuffer.wrap(time).getLong()), clock.instant());
            return age.abs().compareTo(life) <= 0;
        } catch (DecryptionException e) {
            return false;
        }
    }
}
