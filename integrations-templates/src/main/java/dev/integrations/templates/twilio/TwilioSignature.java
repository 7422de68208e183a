package dev.integrations.templates.twilio;

import dev.integrations.common.Secret;
import dev.integrations.templates.vendor.Digest;
import dev.integrations.templates.vendor.Hmac;
import dev.integrations.web.WebParameters;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signatures that Twilio makes with an auth token over the URL, followed by the name and the value of each parameter in the
 * order of their code units. Twilio sometimes signs the port and sometimes not, so both count.
 */
final class TwilioSignature {
    private static final Pattern URL = Pattern.compile("(https?)://([^/?#:]+)(:[0-9]+)?(.*)", Pattern.DOTALL);

    private final List<Secret> tokens;

    TwilioSignature(List<Secret> tokens) {
        this.tokens = tokens;
    }

    boolean matches(String given, String url, WebParameters parameters) {
        byte[] signed = signed(parameters).getBytes(StandardCharsets.UTF_8);
        boolean matched = false;
        for (String each : spellings(url)) {
            for (Secret token : tokens) {
                byte[] mac = Hmac.compute("HmacSHA1", token, each.getBytes(StandardCharsets.UTF_8), signed);
                // As text, since several texts in Base64 stand for the same bytes.
                matched |=
                        MessageDigest.isEqual(Base64.getEncoder().encode(mac), given.getBytes(StandardCharsets.UTF_8));
            }
        }
        return matched;
    }

    /**
     * Returns the digest of what is signed. Nothing separates its parts, so the same text may be divided into other parameters,
     * which would be genuine too: by this they are known as what they were made of.
     */
    static String digest(String url, WebParameters parameters) {
        return Digest.sha256((url + signed(parameters)).getBytes(StandardCharsets.UTF_8));
    }

    private static String signed(WebParameters parameters) {
        StringBuilder signed = new StringBuilder();
        for (String name : new TreeSet<>(parameters.names())) {
            new TreeSet<>(parameters.all(name))
                    .forEach(value -> signed.append(name).append(value));
        }
        return signed.toString();
    }

    private static Set<String> spellings(String url) {
        Set<String> spellings = new LinkedHashSet<>(List.of(url));
        Matcher parts = URL.matcher(url);
        if (parts.matches()) {
            String origin = parts.group(1) + "://" + parts.group(2);
            String port = parts.group(1).equals("https") ? ":443" : ":80";
            spellings.add(origin + parts.group(4));
            spellings.add(origin + port + parts.group(4));
        }
        return spellings;
    }
}
