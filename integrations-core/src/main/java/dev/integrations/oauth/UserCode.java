package dev.integrations.oauth;

import java.security.SecureRandom;
import java.util.Optional;

/**
 * What a user reads on a device and types in on another: eight consonants, which make no words (RFC 8628, section 6.1).
 *
 * @param letters the letters in upper case, without a dash
 */
record UserCode(String letters) {
    private static final String ALPHABET = "BCDFGHJKLMNPQRSTVWXZ";
    private static final int LENGTH = 8;
    private static final int MAX_INPUT = 64;

    static UserCode draw(SecureRandom random) {
        StringBuilder letters = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            letters.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new UserCode(letters.toString());
    }

    /** Reads what somebody typed in: case does not matter, nor does what codes never have, such as the dash. */
    static Optional<UserCode> parse(String typed) {
        if (typed.length() > MAX_INPUT) {
            return Optional.empty();
        }
        StringBuilder letters = new StringBuilder(LENGTH);
        for (int i = 0; i < typed.length(); i++) {
            char letter = upperCase(typed.charAt(i));
            if (ALPHABET.indexOf(letter) >= 0) {
                letters.append(letter);
            }
        }
        return letters.length() == LENGTH ? Optional.of(new UserCode(letters.toString())) : Optional.empty();
    }

    /** Of ASCII alone: other letters that have one of these as their capital are not what the device shows. */
    private static char upperCase(char c) {
        return c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
    }

    TokenHash hash() {
        return TokenHash.of(letters);
    }

    /** Returns the code as it is shown. */
    String shown() {
        return letters.substring(0, LENGTH / 2) + "-" + letters.substring(LENGTH / 2);
    }

    @Override
    public String toString() {
        return "UserCode[masked]";
    }
}
