package dev.integrations.templates.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Discord's Markdown, in which a backslash makes the next mark mean itself. Masked links are escaped, too, since a webhook
 * may post them.
 */
final class DiscordMarkdown {
    /** An escaped mark, or a mention, emoji or time. */
    static final Pattern WHOLE = Pattern.compile("\\\\[^\\p{Alnum}\\s]|<[^<>\\s]*>");

    private static final Pattern MARK = Pattern.compile("[\\\\*_~|<>#`\\[\\]]");
    private static final Pattern ESCAPED = Pattern.compile("\\\\([\\\\*_~|<>#`\\[\\]])");
    private static final Pattern EVERYBODY = Pattern.compile("@(?=everyone|here)");
    private static final String BROKEN_AT = "@\u200B";

    /** Members of embeds that are no Markdown. */
    private static final Set<String> PLAIN = Set.of("url", "icon_url", "proxy_url", "timestamp");

    private DiscordMarkdown() {}

    static String escape(String text) {
        return EVERYBODY.matcher(MARK.matcher(text).replaceAll("\\\\$0")).replaceAll(BROKEN_AT);
    }

    static String unescape(String text) {
        return ESCAPED.matcher(text.replace(BROKEN_AT, "@")).replaceAll("$1");
    }

    /** Takes the escaping back where embeds hold plain text: it is done before anybody knows where a text goes. */
    static void unescapePlain(JsonNode embeds) {
        for (JsonNode embed : embeds) {
            unescapeAll(embed);
            unescape(embed.path("footer"), "text");
            unescape(embed.path("author"), "name");
        }
    }

    private static void unescapeAll(JsonNode json) {
        PLAIN.forEach(member -> unescape(json, member));
        json.forEach(DiscordMarkdown::unescapeAll);
    }

    private static void unescape(JsonNode json, String member) {
        JsonNode value = json.path(member);
        if (json instanceof ObjectNode object && value.isTextual()) {
            object.set(member, TextNode.valueOf(unescape(value.textValue())));
        }
    }
}
