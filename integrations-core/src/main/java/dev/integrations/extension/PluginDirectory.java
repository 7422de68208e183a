package dev.integrations.extension;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The jars in a directory. What is remembered of a file is good for the listing; whoever loads a jar reads its bytes once, and
 * checks these. Safe for use by several threads.
 */
final class PluginDirectory {
    private static final String JAR = ".jar";
    private static final String SIGNATURE = ".sig";
    private static final int MAX_JARS = 1_000;
    private static final int MAX_SIGNATURE = 256;

    private final Path folder;
    private final JarChecks checks;
    private Map<Path, Seen> seen = Map.of();

    /** A jar that could be loaded. */
    record Found(Path file, ExtensionListing listing, String sha256) {}

    /** What was found in files when they had this size and time. */
    private record Seen(String stamp, Optional<Found> found, Optional<ExtensionProblem> problem) {}

    /** What there is. */
    record Scan(List<Found> jars, List<ExtensionProblem> problems) {}

    PluginDirectory(Path folder, JarChecks checks) {
        this.folder = folder;
        this.checks = checks;
    }

    /** Looks at the directory again; only files that are new or changed are read. */
    synchronized Scan scan() {
        Map<Path, Seen> now = new TreeMap<>();
        List<ExtensionProblem> problems = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + JAR)) {
            for (Path file : files) {
                if (now.size() == MAX_JARS) {
                    problems.add(new ExtensionProblem(
                            folder.toString(), "has more than %d jars; the others are left out".formatted(MAX_JARS)));
                    break;
                }
                now.put(file, look(file));
            }
        } catch (IOException | DirectoryIteratorException e) {
            problems.add(new ExtensionProblem(folder.toString(), "cannot be read: " + e));
        }
        seen = now;
        now.values().forEach(each -> each.problem().ifPresent(problems::add));
        return new Scan(
                now.values().stream().flatMap(each -> each.found().stream()).toList(), problems);
    }

    private Seen look(Path file) {
        String stamp = stamp(file) + stamp(signatureOf(file));
        Seen before = seen.get(file);
        if (before != null && before.stamp().equals(stamp)) {
            return before;
        }
        try {
            ExtensionJar jar = read(file);
            return new Seen(stamp, Optional.of(new Found(file, jar.listing(), jar.sha256())), Optional.empty());
        } catch (BrokenExtensionException e) {
            ExtensionProblem problem = new ExtensionProblem(file.toString(), String.valueOf(e.getMessage()));
            return new Seen(stamp, Optional.empty(), Optional.of(problem));
        }
    }

    private static String stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return "%d %s %s;".formatted(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
        } catch (IOException e) {
            return "none;";
        }
    }

    /**
     * Reads a jar, whatever was known of the file.
     *
     * @throws BrokenExtensionException if it cannot be read, or does not pass
     */
    ExtensionJar read(Path file) {
        return checks.read(bytes(file, ExtensionJar.MAX_BYTES), () -> signature(file));
    }

    private static byte[] bytes(Path file, int max) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(max + 1);
            if (bytes.length > max) {
                throw new BrokenExtensionException("has more than %d bytes".formatted(max));
            }
            return bytes;
        } catch (IOException e) {
            throw new BrokenExtensionException("cannot be read: " + e, e);
        }
    }

    private static Optional<byte[]> signature(Path jar) {
        Path file = signatureOf(jar);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            String text = new String(bytes(file, MAX_SIGNATURE), StandardCharsets.US_ASCII);
            return Optional.of(Base64.getDecoder().decode(text.strip()));
        } catch (IllegalArgumentException e) {
            throw new BrokenExtensionException(file + " is no Base64", e);
        }
    }

    private static Path signatureOf(Path jar) {
        return jar.resolveSibling(jar.getFileName() + SIGNATURE);
    }

    /** Puts a jar that was checked into the directory, at once or not at all, its signature before it. */
    void add(ExtensionJar jar, byte[] bytes, Optional<byte[]> signature) {
        String name = "%s-%s-%s%s"
                .formatted(
                        jar.listing().id(),
                        jar.listing().version(),
                        jar.sha256().substring(0, 12),
                        JAR);
        try {
            Files.createDirectories(folder);
            Path target = folder.resolve(name);
            if (signature.isPresent()) {
                byte[] text = Base64.getEncoder().encode(signature.get());
                move(text, signatureOf(target));
            }
            move(bytes, target);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written".formatted(folder.resolve(name)), e);
        }
    }

    private void move(byte[] bytes, Path target) throws IOException {
        Path temporary = Files.createTempFile(folder, "download-", ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
