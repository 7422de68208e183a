package dev.integrations.delivery;

import dev.integrations.common.TypeId;
import java.util.Arrays;
import java.util.UUID;

/**
 * The id of what a delivery goes to.
 *
 * @param kind what it is
 * @param uuid its id within that kind
 */
public record DestinationId(Kind kind, UUID uuid) {
    /** What a destination can be. */
    public enum Kind {
        /** An HTTP endpoint of a tenant. */
        WEBHOOK("wh", 1),
        /** A service of others that a tenant's integration speaks to. */
        INTEGRATION("int", 2);

        private final String prefix;
        private final int code;

        Kind(String prefix, int code) {
            this.prefix = prefix;
            this.code = code;
        }

        /**
         * Returns what ids of this kind start with.
         *
         * @return the prefix, without the underscore
         */
        public String prefix() {
            return prefix;
        }

        /**
         * Returns the number that stands for this kind in a store.
         *
         * @return a small number that never changes
         */
        public int code() {
            return code;
        }

        /**
         * Returns the kind that a number stands for.
         *
         * @param code as {@link #code()} returned it
         * @return the kind
         * @throws IllegalArgumentException if no kind has that number
         */
        public static Kind ofCode(int code) {
            return Arrays.stream(values())
                    .filter(kind -> kind.code == code)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no kind of destination has the code %d; was the row written by a newer version?"
                                    .formatted(code)));
        }
    }

    @Override
    public String toString() {
        return TypeId.format(kind.prefix(), uuid);
    }
}
