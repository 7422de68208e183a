package dev.integrations.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a Markdown page.
 *
 * @param place the page and the line of the opening fence
 * @param language what stands behind the fence, or an empty text
 * @param region what {@code <!-- region: path#name -->} in the line above names
 * @param text the lines between the fences
 */
record CodeBlock(String place, String language, Optional<String> region, String text) {
    private static final Pattern REGION = Pattern.compile("<!-- region: (\\S+) -->");
    private static final String FENCE = "```";

    static List<CodeBlock> read(Path page) throws IOException {
        List<String> lines = Files.readAllLines(page);
        List<CodeBlock> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(FENCE)) {
                int end = closingFence(page, lines, i);
                blocks.add(new CodeBlock(
                        "%s:%d".formatted(page.getFileName(), i + 1),
                        lines.get(i).substring(FENCE.length()).strip(),
                        region(i == 0 ? "" : lines.get(i - 1)),
                        String.join("\n", lines.subList(i + 1, end))));
                i = end;
            }
        }
        return blocks;
    }

    private static int closingFence(Path page, List<String> lines, int opening) {
        for (int i = opening + 1; i < lines.size(); i++) {
            if (lines.get(i).equals(FENCE)) {
                return i;
            }
        }
        throw new IllegalArgumentException("%s:%d: the block is never closed".formatted(page, opening + 1));
    }

    private static Optional<String> region(String lineAbove) {
        Matcher matcher = REGION.matcher(lineAbove.strip());
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    @Override
    public String toString() {
        return place + " " + language;
    }
}
