package dev.integrations.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a Java file between {@code // region name} and {@code // endregion}, without their common indentation. What is
 * in an archetype is read as what it makes by its defaults.
 */
final class Region {
    private static final String END = "// endregion";
    private static final Pattern DEFAULT = Pattern.compile("key=\"(\\w+)\">\\s*<defaultValue>([^<]+)</defaultValue>");

    private Region() {}

    static String read(Path root, String reference) throws IOException {
        int hash = reference.indexOf('#');
        if (hash < 0) {
            throw new IllegalArgumentException("a region is named as path#name, was '%s'".formatted(reference));
        }
        Path file = root.resolve(reference.substring(0, hash));
        String start = "// region " + reference.substring(hash + 1);
        List<String> lines = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(file)) {
            if (inside && line.strip().equals(END)) {
                return made(file, String.join("\n", lines).stripIndent());
            }
            if (inside) {
                lines.add(line);
            }
            inside |= line.strip().equals(start);
        }
        throw new IllegalArgumentException("%s has no '%s' that ends with '%s'".formatted(file, start, END));
    }

    private static String made(Path file, String text) throws IOException {
        Path archetype = file;
        while (archetype != null && !archetype.endsWith("archetype-resources")) {
            archetype = archetype.getParent();
        }
        if (archetype == null) {
            return text;
        }
        String made = text;
        Matcher defaults =
                DEFAULT.matcher(Files.readString(archetype.resolveSibling("META-INF/maven/archetype-metadata.xml")));
        while (defaults.find()) {
            made = made.replace("${" + defaults.group(1) + "}", defaults.group(2));
        }
        return made;
    }
}
