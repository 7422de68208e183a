package dev.integrations.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One step of the schema.
 *
 * @param resource its path inside the jar
 * @param version its number
 * @param sql its statements, which record the version themselves
 */
record Migration(String resource, int version, String sql) {
    private static final Pattern FLYWAY_NAME = Pattern.compile("V(\\d+)__\\w+\\.sql");

    static Migration load(String folder, String file) {
        Matcher name = FLYWAY_NAME.matcher(file);
        if (!name.matches()) {
            throw new IllegalArgumentException("'%s' is not named like V1__main.sql".formatted(file));
        }
        String resource = "integrations-migrations/" + folder + "/" + file;
        return new Migration(resource, Integer.parseInt(name.group(1)), read("/" + resource));
    }

    private static String read(String resource) {
        try (InputStream in = Objects.requireNonNull(Migration.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    /** Returns the SHA-256 of the statements, whatever the line ends. */
    String checksum() {
        try {
            byte[] lines = sql.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(lines));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
