package dev.integrations.signature;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The signatures of one header, decoded and sorted by version. What is not a signature we know is left out. */
final class SignatureList {
    static final String V1 = "v1,";
    static final String V1A = "v1a,";

    /** Bounds the work that one request can cause; a sender signs with a handful of keys. */
    static final int MAX_SIGNATURES = 32;

    private static final int HMAC_TEXT_LENGTH = 44;
    private static final int ED25519_TEXT_LENGTH = 88;

    private final List<byte[]> hmacs = new ArrayList<>(2);
    private final List<byte[]> ed25519s = new ArrayList<>(2);
    private int size;

    private SignatureList() {}

    static SignatureList parse(String header) {
        SignatureList list = new SignatureList();
        for (int start = 0; start < header.length() && list.size <= MAX_SIGNATURES; ) {
            int space = header.indexOf(' ', start);
            int end = space < 0 ? header.length() : space;
            if (end > start) {
                list.add(header.substring(start, end));
            }
            start = end + 1;
        }
        return list;
    }

    private void add(String signature) {
        size++;
        if (signature.startsWith(V1) && signature.length() == V1.length() + HMAC_TEXT_LENGTH) {
            decodeInto(hmacs, signature.substring(V1.length()));
        } else if (signature.startsWith(V1A) && signature.length() == V1A.length() + ED25519_TEXT_LENGTH) {
            decodeInto(ed25519s, signature.substring(V1A.length()));
        }
    }

    /** Takes only what an encoder would have written, so that no second text stands for the same signature. */
    private static void decodeInto(List<byte[]> signatures, String text) {
        try {
            byte[] signature = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(signature).equals(text)) {
                signatures.add(signature);
            }
        } catch (IllegalArgumentException e) {
            // Not base64, so it cannot match: the same as a signature of an unknown version.
            return;
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean isTooLong() {
        return size > MAX_SIGNATURES;
    }

    /** Returns the signatures of version {@code v1}, 32 bytes each. */
    List<byte[]> hmacs() {
        return hmacs;
    }

    /** Returns the signatures of version {@code v1a}, 64 bytes each. */
    List<byte[]> ed25519s() {
        return ed25519s;
    }
}
