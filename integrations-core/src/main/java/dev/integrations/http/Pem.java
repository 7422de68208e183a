package dev.integrations.http;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Takes PEM text apart into its blocks (RFC 7468); what stands between blocks is ignored, as there. */
final class Pem {
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    private Pem() {}

    /** One block: what it says it is, such as {@code CERTIFICATE}, and what it holds. */
    static final class Block {
        private final String label;
        private final byte[] bytes;

        private Block(String label, byte[] bytes) {
            this.label = label;
            this.bytes = bytes;
        }

        String label() {
            return label;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    /**
     * Returns all blocks in their order.
     *
     * @throws IllegalArgumentException if a block has no end, or is not Base64; the message holds none of the text
     */
    static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        int position = 0;
        for (int begin = text.indexOf(BEGIN); begin >= 0; begin = text.indexOf(BEGIN, position)) {
            int labelEnd = text.indexOf(DASHES, begin + BEGIN.length());
            if (labelEnd < 0) {
                throw new IllegalArgumentException("a line that begins a block is not complete");
            }
            String label = text.substring(begin + BEGIN.length(), labelEnd);
            String end = END + label + DASHES;
            int endsAt = text.indexOf(end, labelEnd);
            if (endsAt < 0) {
                throw new IllegalArgumentException("a block has no end; is the text complete?");
            }
            blocks.add(new Block(label, decode(text.substring(labelEnd + DASHES.length(), endsAt))));
            position = endsAt + end.length();
        }
        return blocks;
    }

    private static byte[] decode(String lines) {
        try {
            return Base64.getDecoder().decode(lines.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a block is not Base64", e);
        }
    }
}
