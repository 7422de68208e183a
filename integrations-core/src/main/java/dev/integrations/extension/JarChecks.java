package dev.integrations.extension;

import dev.integrations.crypto.VerificationKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What must hold of the bytes of a jar before anything in it is believed. */
record JarChecks(Set<String> pins, List<VerificationKey> signers) {
    /**
     * Reads a jar that passes.
     *
     * @throws BrokenExtensionException if it does not
     */
    ExtensionJar read(byte[] bytes, Supplier<Optional<byte[]>> signature) {
        String sha256 = ExtensionJar.sha256(bytes);
        if (!pins.isEmpty() && !pins.contains(sha256)) {
            throw new BrokenExtensionException("has the SHA-256 %s, which is none that is pinned".formatted(sha256));
        }
        if (!signers.isEmpty()) {
            byte[] given = signature
                    .get()
                    .orElseThrow(() -> new BrokenExtensionException("has no signature, and one is wanted"));
            if (signers.stream().noneMatch(key -> key.verify(bytes, given))) {
                throw new BrokenExtensionException("is signed by none of the keys that were given");
            }
        }
        return ExtensionJar.read(bytes);
    }
}
