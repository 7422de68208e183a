package dev.integrations.extension;

import dev.integrations.common.InvalidInputException;
import dev.integrations.crypto.Sha256;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A jar that was read into memory once; no class of it runs before {@link #load}. Never changed. */
final class ExtensionJar {
    /** The most bytes that a jar may have, 32 MiB. */
    static final int MAX_BYTES = 32 * 1024 * 1024;

    private static final int MAX_ENTRIES = 10_000;
    private static final int MAX_INFLATED = 128 * 1024 * 1024;
    private static final int MAX_LISTING = ExtensionListing.MAX_BYTES / 2;

    private final ExtensionListing listing;
    private final String sha256;
    private final Map<String, byte[]> entries;

    private ExtensionJar(ExtensionListing listing, String sha256, Map<String, byte[]> entries) {
        this.listing = listing;
        this.sha256 = sha256;
        this.entries = entries;
    }

    /** Returns the SHA-256 of bytes as it is written everywhere: 64 lower-case hexadecimal digits. */
    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.of(bytes));
    }

    /**
     * Reads a jar.
     *
     * @throws BrokenExtensionException if it is no jar, is too large, or has no valid listing
     */
    static ExtensionJar read(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new BrokenExtensionException("has more than %d bytes".formatted(MAX_BYTES));
        }
        Map<String, byte[]> entries = entries(bytes);
        byte[] listing = entries.get(ExtensionListing.PATH);
        if (listing == null) {
            throw new BrokenExtensionException("is no jar with a listing at " + ExtensionListing.PATH);
        }
        if (listing.length > MAX_LISTING) {
            throw new BrokenExtensionException("has a listing of more than %d bytes".formatted(MAX_LISTING));
        }
        try {
            return new ExtensionJar(
                    ListingReader.read(
                            new String(listing, StandardCharsets.UTF_8),
                            path -> Optional.ofNullable(entries.get(path))),
                    sha256(bytes),
                    entries);
        } catch (InvalidInputException e) {
            throw new BrokenExtensionException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Map<String, byte[]> entries(byte[] bytes) {
        Map<String, byte[]> entries = new HashMap<>();
        int left = MAX_INFLATED;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] content = zip.readNBytes(left + 1);
                left -= content.length;
                if (left < 0 || entries.size() == MAX_ENTRIES) {
                    throw new BrokenExtensionException(
                            "unpacks to more than %d entries or %d bytes".formatted(MAX_ENTRIES, MAX_INFLATED));
                }
                if (entries.put(entry.getName(), content) != null) {
                    throw new BrokenExtensionException("has two entries of one name");
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new BrokenExtensionException("cannot be unpacked: " + e.getMessage(), e);
        }
        return entries;
    }

    ExtensionListing listing() {
        return listing;
    }

    String sha256() {
        return sha256;
    }

    /**
     * Runs its code: makes its templates.
     *
     * @throws BrokenExtensionException if it fails, or its templates are not those of its listing
     */
    Extension load() {
        ClassLoader host = TemplateProvider.class.getClassLoader();
        ClassLoader loader = new JarClassLoader(listing.id(), entries, host);
        List<Template> templates = new ArrayList<>();
        try {
            Iterator<ServiceLoader.Provider<TemplateProvider>> found =
                    ServiceLoader.load(TemplateProvider.class, loader).stream()
                            // Modules of the platform are looked through too.
                            .filter(provider -> provider.type().getClassLoader() == loader)
                            .iterator();
            while (found.hasNext()) {
                templates.addAll(found.next().get().templates());
            }
            return new Extension(listing, templates);
        } catch (ServiceConfigurationError | RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            throw new BrokenExtensionException("cannot be loaded: " + e, e);
        }
    }

    @Override
    public String toString() {
        return "ExtensionJar[%s, %s]".formatted(listing, sha256);
    }
}
