package dev.integrations.templates.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.templates.vendor.TextLimit;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The limits of Block Kit (https://docs.slack.dev/reference/block-kit). Texts are cut; what has a meaning is refused. */
final class SlackBlocks {
    private static final int MAX_BLOCKS = 50;
    private static final int MAX_FIELDS = 10;
    private static final int MAX_CONTEXT_ELEMENTS = 10;
    private static final int MAX_SECTION = 3_000;
    private static final int MAX_FIELD = 2_000;
    private static final int MAX_HEADER = 150;
    private static final int MAX_BUTTON = 75;
    private static final int MAX_ALT_TEXT = 2_000;

    /** Of all markdown blocks of a message together. */
    private static final int MAX_MARKDOWN = 12_000;

    /** Values that do not mean the same when they are cut. */
    private static final Map<String, Integer> EXACT =
            Map.of("block_id", 255, "action_id", 255, "image_url", 3_000, "url", 3_000, "value", 2_000);

    private final Consumer<String> notes;
    private int markdown = MAX_MARKDOWN;

    private SlackBlocks(Consumer<String> notes) {
        this.notes = notes;
    }

    /** Returns a copy of blocks that Slack takes. */
    static JsonNode fitting(JsonNode blocks, Consumer<String> notes) {
        ArrayNode copy = blocks.deepCopy();
        SlackMarkup.unescapePlain(copy);
        SlackBlocks limits = new SlackBlocks(notes);
        limits.quieten(copy);
        limits.shorten(copy, MAX_BLOCKS, "The message", "blocks");
        requireExact(copy);
        Iterator<JsonNode> each = copy.iterator();
        while (each.hasNext()) {
            ObjectNode block = (ObjectNode) each.next();
            if (limits.isBeyond(block)) {
                each.remove();
            } else {
                limits.fit(block);
            }
        }
        return copy;
    }

    /** Nobody knows whether an element is of the mapping or of an event, which is not to mention everybody. */
    private void quieten(JsonNode json) {
        if (json instanceof ObjectNode object && object.path("type").asText().equals("broadcast")) {
            String range = object.path("range").asText();
            object.removeAll();
            object.put("type", "text").put("text", "@" + range);
            notes.accept("A broadcast of rich text mentions nobody; to mention all, write <!channel> into a text");
        }
        json.forEach(this::quieten);
    }

    private boolean isBeyond(ObjectNode block) {
        boolean beyond = markdown == 0 && block.path("type").asText().equals("markdown");
        if (beyond) {
            notes.accept("A markdown block was left out: they may have %d characters together".formatted(MAX_MARKDOWN));
        }
        return beyond;
    }

    private void fit(ObjectNode block) {
        switch (block.path("type").asText()) {
            case "section" -> {
                cutTextOf(block.get("text"), MAX_SECTION, "The text of a section");
                shorten(block.get("fields"), MAX_FIELDS, "A section", "fields");
                block.path("fields").forEach(field -> cutTextOf(field, MAX_FIELD, "A field of a section"));
                fitElement(block.path("accessory"));
            }
            case "header" -> cutTextOf(block.get("text"), MAX_HEADER, "A header");
            case "context" -> {
                shorten(block.get("elements"), MAX_CONTEXT_ELEMENTS, "A context", "elements");
                block.path("elements").forEach(this::fitElement);
            }
            case "markdown" -> cutMarkdown(block);
            default -> {
                // An image, or actions.
                fitElement(block);
                block.path("elements").forEach(this::fitElement);
            }
        }
    }

    private void fitElement(JsonNode element) {
        switch (element.path("type").asText()) {
            case "button" -> cutTextOf(element.get("text"), MAX_BUTTON, "The text of a button");
            case "image" -> cut(element, "alt_text", MAX_ALT_TEXT, "The description of an image");
            default -> {
                // Slack judges what it knows and we do not.
            }
        }
    }

    private void cutMarkdown(ObjectNode block) {
        String text = block.path("text").asText();
        String cut = TextLimit.of(markdown)
                .keepingWhole(SlackMarkup.WHOLE)
                .cut(text, "The text of the markdown blocks", notes);
        block.put("text", cut);
        markdown -= TextLimit.length(cut);
    }

    private void cutTextOf(@Nullable JsonNode textObject, int max, String name) {
        if (textObject != null) {
            cut(textObject, "text", max, name);
        }
    }

    private void cut(JsonNode owner, String member, int max, String name) {
        JsonNode text = owner.path(member);
        if (owner instanceof ObjectNode object && text.isTextual()) {
            object.put(member, TextLimit.of(max).keepingWhole(SlackMarkup.WHOLE).cut(text.textValue(), name, notes));
        }
    }

    private void shorten(@Nullable JsonNode list, int max, String owner, String things) {
        if (list instanceof ArrayNode array && array.size() > max) {
            notes.accept("%s lost the last of its %d %s, and may have %d".formatted(owner, array.size(), things, max));
            while (array.size() > max) {
                array.remove(array.size() - 1);
            }
        }
    }

    private static void requireExact(JsonNode json) {
        json.properties().forEach(member -> {
            Integer max = EXACT.get(member.getKey());
            if (max != null
                    && member.getValue().isTextual()
                    && TextLimit.length(member.getValue().textValue()) > max) {
                throw new DeliveryWithheldException(
                        "The '%s' of a block may have %,d characters".formatted(member.getKey(), max));
            }
        });
        json.forEach(SlackBlocks::requireExact);
    }
}
