package dev.integrations.crypto;

import dev.integrations.common.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys in a text file, one line each, the primary key first. */
final class KeyFile {
    private static final Pattern KEY = Pattern.compile("([0-9]{1,9}):([A-Za-z0-9+/]+=*)");
    private static final String COMMENT = "#";
    private static final String HEADER =
            "# keyId:base64 of 32 bytes. The first key encrypts; older ones stay below it while they are needed.\n";

    private final Path file;

    KeyFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    KeyRing read() {
        KeyRing.Builder ring = KeyRing.builder();
        boolean primary = true;
        int number = 0;
        for (String line : lines()) {
            number++;
            if (!line.isBlank() && !line.startsWith(COMMENT)) {
                addKey(ring, primary, parse(line, number));
                primary = false;
            }
        }
        try {
            return ring.build();
        } catch (InvalidInputException e) {
            throw new KeyFileException(file, String.valueOf(e.getMessage()), e);
        }
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new KeyFileException(file, "it cannot be read as text", e);
        }
    }

    private Matcher parse(String line, int number) {
        Matcher key = KEY.matcher(line.strip());
        if (!key.matches()) {
            throw new KeyFileException(file, "line %d is not of the form keyId:base64".formatted(number), null);
        }
        return key;
    }

    private void addKey(KeyRing.Builder ring, boolean primary, Matcher key) {
        int id = Integer.parseInt(key.group(1));
        byte[] bytes = decode(id, key.group(2));
        if (primary) {
            ring.primary(id, bytes);
        } else {
            ring.retired(id, bytes);
        }
    }

    private byte[] decode(int id, String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            // The cause quotes a character of the key, so it is left out.
            throw new KeyFileException(file, "key %d is not base64".formatted(id), null);
        }
    }

    void createIfAbsent() {
        if (Files.exists(file)) {
            return;
        }
        try {
            // Created for its owner alone where the file system knows owners, as temporary files are.
            Path complete = Files.createTempFile(file.resolveSibling("."), ".keys", ".tmp");
            try {
                write(complete, HEADER + "1:" + randomKey() + "\n");
                publish(complete);
            } finally {
                Files.deleteIfExists(complete);
            }
        } catch (IOException e) {
            throw new KeyFileException(file, "it cannot be made; its folder must exist and be writable", e);
        }
    }

    private static String randomKey() {
        byte[] key = new byte[KeyRing.KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    private static void write(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** A hard link fails if the name is taken, so that of several processes one wins and none loses its key. */
    private void publish(Path complete) throws IOException {
        try {
            Files.createLink(file, complete);
        } catch (FileAlreadyExistsException e) {
            return;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // Not every file system has links; a move is the next best, and refuses a name that is taken too.
            Files.move(complete, file);
        }
    }
}
