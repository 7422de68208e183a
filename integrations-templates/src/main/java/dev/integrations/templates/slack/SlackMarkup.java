package dev.integrations.templates.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Slack's mrkdwn, in which three characters are escaped (https://docs.slack.dev/messaging/formatting-message-text). Without
 * that, a text could mention everybody.
 */
final class SlackMarkup {
    /** An entity, or a link or mention. */
    static final Pattern WHOLE = Pattern.compile("&(?:amp|lt|gt);|<[^<>]*>");

    /** Members of blocks that are no markup, wherever they stand. */
    private static final Set<String> PLAIN = Set.of("url", "image_url", "alt_text", "value", "block_id", "action_id");

    /** Elements of rich text whose text stands for itself: what is markup there are other elements. */
    private static final Set<String> LITERAL = Set.of("text", "link");

    private SlackMarkup() {}

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    static String unescape(String text) {
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }

    /** Takes the escaping back where blocks hold plain text: it is done before anybody knows where a text goes. */
    static void unescapePlain(JsonNode json) {
        unescapePlain(json, false);
    }

    private static void unescapePlain(JsonNode json, boolean withinRichText) {
        String type = json.path("type").asText();
        boolean richText = withinRichText || type.equals("rich_text");
        if (json instanceof ObjectNode object) {
            boolean plainText = type.equals("plain_text") || (withinRichText && LITERAL.contains(type));
            object.properties().forEach(member -> {
                boolean plain = PLAIN.contains(member.getKey())
                        || (plainText && member.getKey().equals("text"));
                if (plain && member.getValue().isTextual()) {
                    member.setValue(TextNode.valueOf(unescape(member.getValue().textValue())));
                }
            });
        }
        json.forEach(each -> unescapePlain(each, richText));
    }
}
