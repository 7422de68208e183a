package dev.integrations.jose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.crypto.Base64Url;
import dev.integrations.crypto.KeyRing;
import dev.integrations.crypto.SignatureAlgorithm;
import dev.integrations.crypto.VerificationKey;
import dev.integrations.store.InMemoryStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Objects;

/** Keys, tokens of any form, and a clock that a test moves. */
final class JoseFixture {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final KeyPair RSA = pair("RSA");
    static final KeyPair EC = pair("EC");
    static final KeyPair ED = pair("Ed25519");

    private static final ObjectMapper JSON = new ObjectMapper();

    final MovableClock clock = new MovableClock();
    final InMemoryStore store = InMemoryStore.create();
    final KeyRing keyRing = KeyRing.ephemeralForDevelopment();
    final SecureRandom random = new SecureRandom();
    final AuditTrail audit =
            new AuditTrail(store, new TimeOrderedUuids(clock, random), clock, AuditTrail.HOST, Actor.SYSTEM);

    /** A clock that stands still. */
    static final class MovableClock extends Clock {
        private volatile Instant now = NOON;

        void move(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    SigningKeys signingKeys(SigningKeySettings settings) {
        return SigningKeys.of(new SigningKeyParts(store, keyRing, clock, random, audit, settings));
    }

    SingleUses singleUses() {
        return SingleUses.of(store, clock);
    }

    static JsonNode vectors() {
        try (InputStream in = Objects.requireNonNull(JoseFixture.class.getResourceAsStream("/jose/vectors.json"))) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static KeyPair pair(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (!algorithm.equals("Ed25519")) {
                generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static VerificationKey publicKey(KeyPair pair) {
        if (pair.getPublic().getAlgorithm().startsWith("Ed")) {
            byte[] encoded = pair.getPublic().getEncoded();
            byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
            return VerificationKey.parse(
                    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\"}".formatted(Base64Url.encode(x)));
        }
        return VerificationKey.of(pair.getPublic());
    }

    static SignatureAlgorithm algorithm(KeyPair pair) {
        return publicKey(pair).algorithm();
    }

    /** Signs whatever it is given, in single quotes for double ones. */
    static String sign(String header, String payload, KeyPair pair) {
        String signingInput = part(header) + "." + part(payload);
        return signingInput + "." + Base64Url.encode(signature(signingInput, pair));
    }

    static byte[] signature(String signingInput, KeyPair pair) {
        String jca = switch (algorithm(pair)) {
            case RS256 -> "SHA256withRSA";
            case ES256 -> "SHA256withECDSAinP1363Format";
            case EDDSA -> "Ed25519";
        };
        try {
            Signature signature = Signature.getInstance(jca);
            signature.initSign(pair.getPrivate());
            signature.update(signingInput.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String part(String json) {
        return Base64Url.encode(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
