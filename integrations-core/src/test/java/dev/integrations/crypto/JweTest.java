package dev.integrations.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.HashSet;
import java.util.Set;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.junit.jupiter.api.Test;

class JweTest {
    private static final byte[] PAYLOAD = "{\"amount\": 12.50,  \"note\":\"café\"}".getBytes(UTF_8);

    private final SecureRandom random = new SecureRandom();

    @Test
    void nimbus_decrypts_what_was_encrypted_for_an_rsa_key() throws JOSEException, ParseException {
        for (int bits : new int[] {2048, 3072}) {
            RSAKey key = new RSAKeyGenerator(bits).keyID("rsa-1").generate();

            JWEObject message = encrypt(key.toPublicJWK().toJSONString());
            message.decrypt(new RSADecrypter(key));

            assertThat(message.getPayload().toBytes()).isEqualTo(PAYLOAD);
            assertThat(message.getHeader().getAlgorithm()).isEqualTo(JWEAlgorithm.RSA_OAEP_256);
            assertThat(message.getHeader().getEncryptionMethod()).isEqualTo(EncryptionMethod.A256GCM);
            assertThat(message.getHeader().getKeyID()).isEqualTo("rsa-1");
            assertThat(message.getHeader().getContentType()).isEqualTo("json");
        }
    }

    @Test
    void nimbus_decrypts_what_was_encrypted_for_a_key_on_p_256() throws JOSEException, ParseException {
        for (int i = 0; i < 50; i++) {
            ECKey key = new ECKeyGenerator(Curve.P_256).generate();

            JWEObject message = encrypt(key.toPublicJWK().toJSONString());
            message.decrypt(new ECDHDecrypter(key));

            assertThat(message.getPayload().toBytes()).isEqualTo(PAYLOAD);
            assertThat(message.getHeader().getAlgorithm()).isEqualTo(JWEAlgorithm.ECDH_ES);
            assertThat(message.getHeader().getKeyID()).isNull();
            assertThat(message.getEncryptedKey()).isNull();
        }
    }

    @Test
    void jose4j_decrypts_what_was_encrypted_for_a_key_on_x25519() throws Exception {
        for (int i = 0; i < 50; i++) {
            OctetKeyPairJsonWebKey key = OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_X25519);
            JsonWebEncryption message = new JsonWebEncryption();
            message.setKey(key.getPrivateKey());

            message.setCompactSerialization(new String(
                    Jwe.of(ReceiverKey.parse(key.toJson(OutputControlLevel.PUBLIC_ONLY)), random)
                            .encrypt(PAYLOAD, "application/json"),
                    US_ASCII));

            assertThat(message.getPlaintextBytes()).isEqualTo(PAYLOAD);
        }
    }

    @Test
    void only_the_receiver_decrypts() throws JOSEException, ParseException {
        ECKey key = new ECKeyGenerator(Curve.P_256).generate();
        ECKey other = new ECKeyGenerator(Curve.P_256).generate();

        JWEObject message = encrypt(key.toPublicJWK().toJSONString());

        assertThatThrownBy(() -> message.decrypt(new ECDHDecrypter(other))).isInstanceOf(JOSEException.class);
    }

    @Test
    void each_message_has_its_own_key_and_vector() throws JOSEException, ParseException {
        String rsa = new RSAKeyGenerator(2048).generate().toPublicJWK().toJSONString();
        String ec = new ECKeyGenerator(Curve.P_256).generate().toPublicJWK().toJSONString();
        Set<String> seen = new HashSet<>();

        for (int i = 0; i < 20; i++) {
            JWEObject transported = encrypt(rsa);
            JWEObject agreed = encrypt(ec);
            seen.add(transported.getEncryptedKey().toString());
            seen.add(transported.getIV().toString());
            seen.add(agreed.getHeader().getEphemeralPublicKey().toString());
            seen.add(agreed.getIV().toString());
        }

        assertThat(seen).hasSize(80);
    }

    @Test
    void empty_and_large_messages_are_encrypted() throws JOSEException, ParseException {
        ECKey key = new ECKeyGenerator(Curve.P_256).generate();
        Jwe jwe = Jwe.of(ReceiverKey.parse(key.toPublicJWK().toJSONString()), random);
        for (int size : new int[] {0, 1, 1 << 20}) {
            byte[] plain = new byte[size];
            random.nextBytes(plain);

            JWEObject message = JWEObject.parse(new String(jwe.encrypt(plain, "application/octet-stream"), US_ASCII));
            message.decrypt(new ECDHDecrypter(key));

            assertThat(message.getPayload().toBytes()).isEqualTo(plain);
        }
    }

    @Test
    void media_types_lose_their_prefix_only_if_nothing_else_is_after_a_slash() throws JOSEException, ParseException {
        Jwe jwe = Jwe.of(
                ReceiverKey.parse(
                        new ECKeyGenerator(Curve.P_256).generate().toPublicJWK().toJSONString()),
                random);

        assertThat(contentType(jwe, "text/plain")).isEqualTo("text/plain");
        assertThat(contentType(jwe, "application/cloudevents+json")).isEqualTo("cloudevents+json");
        assertThat(contentType(jwe, "application/x;v=\"a/b\"")).isEqualTo("application/x;v=\"a/b\"");
    }

    private static String contentType(Jwe jwe, String mediaType) throws ParseException {
        return JWEObject.parse(new String(jwe.encrypt(PAYLOAD, mediaType), US_ASCII))
                .getHeader()
                .getContentType();
    }

    private JWEObject encrypt(String jwk) throws ParseException {
        byte[] message = Jwe.of(ReceiverKey.parse(jwk), random).encrypt(PAYLOAD, "application/json");
        return JWEObject.parse(new String(message, US_ASCII));
    }
}
