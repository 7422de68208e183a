package dev.integrations.templates.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.templates.vendor.TextLimit;
import java.util.function.Consumer;

/** The limits of embeds (https://docs.discord.com/developers/resources/message#embed-object-embed-limits). */
final class DiscordEmbeds {
    private static final int MAX_EMBEDS = 10;
    private static final int MAX_TOTAL = 6_000;
    private static final int MAX_TITLE = 256;
    private static final int MAX_DESCRIPTION = 4_096;
    private static final int MAX_FOOTER = 2_048;
    private static final int MAX_AUTHOR = 256;
    private static final int MAX_FIELDS = 25;
    private static final int MAX_FIELD_NAME = 256;
    private static final int MAX_FIELD_VALUE = 1_024;

    private final Consumer<String> notes;

    /** How many characters the texts that come may still have together. */
    private int left = MAX_TOTAL;

    private DiscordEmbeds(Consumer<String> notes) {
        this.notes = notes;
    }

    /** Returns a copy of embeds that Discord takes. */
    static JsonNode fitting(JsonNode embeds, Consumer<String> notes) {
        ArrayNode copy = embeds.deepCopy();
        DiscordMarkdown.unescapePlain(copy);
        DiscordEmbeds limits = new DiscordEmbeds(notes);
        limits.shorten(copy, MAX_EMBEDS, "The message", "embeds");
        copy.forEach(embed -> limits.fit((ObjectNode) embed));
        copy.removeIf(JsonNode::isEmpty);
        return copy;
    }

    private void fit(ObjectNode embed) {
        cut(embed, "title", MAX_TITLE, "The title of an embed");
        cut(embed, "description", MAX_DESCRIPTION, "The description of an embed");
        cut(embed.path("author"), "name", MAX_AUTHOR, "The author of an embed");
        cut(embed.path("footer"), "text", MAX_FOOTER, "The footer of an embed");
        if (embed.get("fields") instanceof ArrayNode fields) {
            shorten(fields, MAX_FIELDS, "An embed", "fields");
            fitFields(fields);
        }
    }

    /** A field without a name or a value is refused, so one for which nothing is left goes, with all after it. */
    private void fitFields(ArrayNode fields) {
        for (int i = 0; i < fields.size(); i++) {
            if (left < 2) {
                notes.accept("The embeds lost fields: all their texts may have %,d characters".formatted(MAX_TOTAL));
                while (fields.size() > i) {
                    fields.remove(i);
                }
                return;
            }
            left--;
            cut(fields.get(i), "name", MAX_FIELD_NAME, "The name of a field");
            left++;
            cut(fields.get(i), "value", MAX_FIELD_VALUE, "The value of a field");
        }
    }

    private void cut(JsonNode owner, String member, int max, String name) {
        JsonNode text = owner.path(member);
        if (!(owner instanceof ObjectNode object) || !text.isTextual()) {
            return;
        }
        int most = Math.min(max, left);
        if (most == 0) {
            notes.accept("%s was left out: all texts of embeds may have %,d characters".formatted(name, MAX_TOTAL));
            object.remove(member);
            return;
        }
        String cut = TextLimit.of(most).keepingWhole(DiscordMarkdown.WHOLE).cut(text.textValue(), name, notes);
        left -= TextLimit.length(cut);
        object.put(member, cut);
    }

    private void shorten(ArrayNode array, int max, String owner, String things) {
        if (array.size() > max) {
            notes.accept("%s lost the last of its %d %s, and may have %d".formatted(owner, array.size(), things, max));
            while (array.size() > max) {
                array.remove(array.size() - 1);
            }
        }
    }
}
