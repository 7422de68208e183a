package dev.integrations.extension;

import java.net.URI;
import java.util.Optional;

/**
 * The port to a remote index of extensions. It only fetches: signatures, hashes and the order of indexes are checked behind it.
 * The one for HTTP is set by {@link ExtensionSettings.Builder#index(URI, dev.integrations.crypto.VerificationKey...)}. Safe for
 * use by several threads.
 */
public interface ExtensionIndex {
    /** The most bytes that an index may have, 8 MiB. */
    int MAX_BYTES = 8 * 1024 * 1024;

    /** An index as it was fetched. Immutable and safe for use by several threads. */
    final class Document {
        private final byte[] json;
        private final byte[] signature;
        private final Optional<String> tag;

        /**
         * Creates a document.
         *
         * @param json the bytes that were signed
         * @param signature the bytes of the Ed25519 signature over these
         * @param tag what {@link #fetch} takes to ask whether there is another one, or empty if that cannot be asked
         */
        public Document(byte[] json, byte[] signature, Optional<String> tag) {
            this.json = json.clone();
            this.signature = signature.clone();
            this.tag = tag;
        }

        byte[] json() {
            return json;
        }

        byte[] signature() {
            return signature;
        }

        Optional<String> tag() {
            return tag;
        }
    }

    /**
     * Returns what this index is called. What was accepted of it is remembered under this name.
     *
     * @return up to 500 characters, the same as long as it is the same index
     */
    String name();

    /**
     * Fetches the index.
     *
     * @param tag the tag of the one that is here, or empty if there is none
     * @return the index, or empty if it is that one still
     * @throws IndexException if it cannot be had, or has more than {@value #MAX_BYTES} bytes
     */
    Optional<Document> fetch(Optional<String> tag);

    /**
     * Fetches a jar.
     *
     * @param url where the index says it is
     * @param maxBytes the most bytes that are wanted
     * @return the bytes
     * @throws IndexException if it cannot be had, or has more
     */
    byte[] download(String url, int maxBytes);
}
