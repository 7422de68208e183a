package dev.integrations.crypto;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.crypto.ReceiverKey.ContentKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts for one receiver as JSON Web Encryption in compact serialization, with AES-256-GCM. Each message has a content
 * key and an initialization vector of its own. Safe for use by several threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7516">RFC 7516</a>
 */
public final class Jwe {
    /** The media type of what {@link #encrypt} returns. */
    public static final String MEDIA_TYPE = "application/jose";

    static final String ENCRYPTION = "A256GCM";

    private static final String APPLICATION = "application/";
    private static final int IV_BYTES = 12;
    private static final int TAG_BYTES = 16;

    private final ReceiverKey receiver;
    private final SecureRandom random;

    private Jwe(ReceiverKey receiver, SecureRandom random) {
        this.receiver = receiver;
        this.random = random;
    }

    /**
     * Returns what encrypts for a receiver.
     *
     * @param receiver whose key it is
     * @param random draws keys and vectors
     * @return the encryption
     */
    public static Jwe of(ReceiverKey receiver, SecureRandom random) {
        return new Jwe(receiver, random);
    }

    /**
     * Encrypts a message.
     *
     * @param plaintext the message
     * @param mediaType what it is, such as {@code application/json}; the receiver finds it in {@code cty}
     * @return five parts in Base64url, joined by dots, as ASCII
     */
    public byte[] encrypt(byte[] plaintext, String mediaType) {
        try {
            ContentKey content = receiver.newContentKey(random);
            byte[] iv = new byte[IV_BYTES];
            random.nextBytes(iv);
            String header = Base64Url.encode(header(content, mediaType).getBytes(StandardCharsets.UTF_8));
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(content.key(), "AES"),
                    new GCMParameterSpec(TAG_BYTES * Byte.SIZE, iv));
            cipher.updateAAD(header.getBytes(StandardCharsets.US_ASCII));
            byte[] encrypted = cipher.doFinal(plaintext);
            int tagAt = encrypted.length - TAG_BYTES;
            return String.join(
                            ".",
                            header,
                            Base64Url.encode(content.encrypted()),
                            Base64Url.encode(iv),
                            Base64Url.encode(Arrays.copyOf(encrypted, tagAt)),
                            Base64Url.encode(Arrays.copyOfRange(encrypted, tagAt, encrypted.length)))
                    .getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot encrypt for %s".formatted(receiver), e);
        }
    }

    private String header(ContentKey content, String mediaType) {
        ObjectNode header = JsonNodeFactory.instance
                .objectNode()
                .put("alg", receiver.algorithm())
                .put("enc", ENCRYPTION)
                .put("cty", contentType(mediaType));
        receiver.id().ifPresent(id -> header.put("kid", id));
        header.setAll(content.header());
        return header.toString();
    }

    /** The prefix is left out, as RFC 7516, section 4.1.12, recommends. */
    private static String contentType(String mediaType) {
        String rest = mediaType.substring(Math.min(APPLICATION.length(), mediaType.length()));
        return mediaType.toLowerCase(Locale.ROOT).startsWith(APPLICATION) && rest.indexOf('/') < 0 ? rest : mediaType;
    }
}
