package dev.integrations.templates.vonage;

import dev.integrations.common.Secret;
import dev.integrations.templates.vendor.Hmac;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** How the SMS API signs parameters: {@code &name=value} for each in the order of their names, without those that are blank. */
enum ParameterSignature {
    MD5HASH("") {
        @Override
        byte[] sign(byte[] content, Secret secret) {
            try {
                MessageDigest md5 = MessageDigest.getInstance("MD5");
                md5.update(content);
                return md5.digest(secret.reveal().getBytes(StandardCharsets.UTF_8));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has MD5", e);
            }
        }
    },
    MD5("HmacMD5"),
    SHA1("HmacSHA1"),
    SHA256("HmacSHA256"),
    SHA512("HmacSHA512");

    private final String algorithm;

    ParameterSignature(String algorithm) {
        this.algorithm = algorithm;
    }

    static ParameterSignature of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    boolean matches(String given, Map<String, String> parameters, Secret secret) {
        String expected = HexFormat.of().formatHex(sign(content(parameters), secret));
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII),
                given.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }

    byte[] sign(byte[] content, Secret secret) {
        return Hmac.compute(algorithm, secret, content);
    }

    /** Says whether a parameter is signed, the signature itself apart. */
    static boolean isSigned(String value) {
        // Blank as Vonage means it: spaces of Unicode are signed.
        return !value.trim().isEmpty();
    }

    static byte[] content(Map<String, String> parameters) {
        StringBuilder content = new StringBuilder();
        new TreeMap<>(parameters).forEach((name, value) -> {
            if (!name.equals("sig") && isSigned(value)) {
                content.append('&').append(plain(name)).append('=').append(plain(value));
            }
        });
        return content.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String plain(String text) {
        return text.replace('&', '_').replace('=', '_');
    }
}
