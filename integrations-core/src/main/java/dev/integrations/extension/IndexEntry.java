package dev.integrations.extension;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** An extension in an index, and where its jar is. */
record IndexEntry(ExtensionListing listing, String url, String sha256, Optional<byte[]> signature) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int MAX_URL = 1_000;

    static boolean isSha256(String text) {
        return SHA256.matcher(text).matches();
    }

    /**
     * Reads an entry.
     *
     * @throws BrokenExtensionException if it is not as an entry must be
     */
    static IndexEntry read(JsonNode entry) {
        JsonNode jar = entry.path("jar");
        String url = jar.path("url").asText("");
        String sha256 = jar.path("sha256").asText("");
        if (url.isEmpty() || url.length() > MAX_URL || !isSha256(sha256)) {
            throw new BrokenExtensionException("needs a url, and a sha256 of 64 lower-case hexadecimal digits");
        }
        try {
            Optional<byte[]> signature = Optional.ofNullable(jar.get("signature"))
                    .map(text -> Base64.getDecoder().decode(text.asText("")));
            return new IndexEntry(ListingReader.read(entry.path("listing")), url, sha256, signature);
        } catch (InvalidInputException | IllegalArgumentException e) {
            throw new BrokenExtensionException(String.valueOf(e.getMessage()), e);
        }
    }
}
