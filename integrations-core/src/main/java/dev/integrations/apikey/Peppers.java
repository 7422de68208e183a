package dev.integrations.apikey;

import dev.integrations.common.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes the hashes that are stored: under the first pepper, or plain ones if there is none. */
final class Peppers {
    private static final String HMAC = "HmacSHA256";

    private final List<Pepper> peppers;

    /** A secret by its name. */
    static final class Pepper {
        private final String id;
        private final byte[] secret;

        Pepper(String id, byte[] secret) {
            this.id = id;
            this.secret = secret.clone();
        }

        String id() {
            return id;
        }

        int length() {
            return secret.length;
        }

        KeyHash hash(String text) {
            try {
                Mac mac = Mac.getInstance(HMAC);
                mac.init(new SecretKeySpec(secret, HMAC));
                return KeyHash.of(mac.doFinal(text.getBytes(StandardCharsets.ISO_8859_1)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has " + HMAC, e);
            }
        }
    }

    Peppers(List<Pepper> peppers) {
        this.peppers = peppers;
    }

    StoredApiKey seal(ApiKey key, Secret text) {
        Optional<Pepper> first = peppers.stream().findFirst();
        return new StoredApiKey(
                key,
                first.map(pepper -> pepper.hash(text.reveal())).orElseGet(() -> KeyFormat.hash(text)),
                first.map(Pepper::id));
    }

    /** Returns every hash under which a text may be stored. */
    List<KeyHash> candidates(String text, KeyHash plain) {
        if (peppers.isEmpty()) {
            return List.of(plain);
        }
        List<KeyHash> hashes = new ArrayList<>();
        peppers.forEach(pepper -> hashes.add(pepper.hash(text)));
        hashes.add(plain);
        return hashes;
    }
}
