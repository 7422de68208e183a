package dev.integrations.oauth;

import java.util.stream.Stream;

/** What a token is good for. */
public enum TokenKind {
    /** It is shown to resource servers. */
    ACCESS(1),

    /** It is exchanged for new tokens. */
    REFRESH(2);

    private final int code;

    TokenKind(int code) {
        this.code = code;
    }

    /**
     * Returns the number that stores keep.
     *
     * @return the number, which never changes
     */
    public int code() {
        return code;
    }

    /**
     * Returns the kind of a number that was stored.
     *
     * @param code the number
     * @return the kind
     * @throws IllegalArgumentException if there is no such kind
     */
    public static TokenKind ofCode(int code) {
        return Stream.of(values())
                .filter(kind -> kind.code == code)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no kind of token has the number " + code));
    }
}
