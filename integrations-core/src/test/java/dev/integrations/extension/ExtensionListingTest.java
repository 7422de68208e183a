package dev.integrations.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionListingTest {
    private static final String WHOLE = """
            {
              "id": "com.example.chat", "version": "1.2.0-beta.1+7", "name": "Chat", "summary": "Posts messages",
              "author": "Example Ltd", "license": "MIT", "categories": ["chat", "alerts"],
              "icon": "data:image/svg+xml;base64,PHN2Zy8+", "documentation": "https://example.com/chat",
              "templates": ["chat", "chat-bot"], "capabilities": ["send", "receive"], "events": ["message.posted"],
              "requires": {"com.example.base": "^1.2", "com.example.more": "*"},
              "conflicts": {"com.example.old-chat": "<3.0.0"}, "x-mine": {"anything": [1]}
            }
            """;

    private static List<String> problems(String json) {
        try {
            ExtensionListing.parse(json);
            return List.of();
        } catch (InvalidInputException e) {
            return e.problems().stream().map(Problem::field).toList();
        }
    }

    private static String minimal(String more) {
        return """
                {"id": "com.example.chat", "version": "1.0.0", "name": "Chat", "templates": ["chat"]%s}
                """.formatted(more);
    }

    @Test
    void whole_listing_is_read() {
        ExtensionListing listing = ExtensionListing.parse(WHOLE);

        assertThat(listing.id()).isEqualTo("com.example.chat");
        assertThat(listing.version()).hasToString("1.2.0-beta.1+7");
        assertThat(listing.name()).isEqualTo("Chat");
        assertThat(listing.summary()).isEqualTo("Posts messages");
        assertThat(listing.author()).isEqualTo("Example Ltd");
        assertThat(listing.license()).isEqualTo("MIT");
        assertThat(listing.categories()).containsExactly("alerts", "chat");
        assertThat(listing.icon()).hasValueSatisfying(icon -> assertThat(icon).hasScheme("data"));
        assertThat(listing.documentation())
                .hasValueSatisfying(uri -> assertThat(uri).hasHost("example.com"));
        assertThat(listing.templates()).containsExactly("chat", "chat-bot");
        assertThat(listing.capabilities()).containsExactly("receive", "send");
        assertThat(listing.events()).containsExactly("message.posted");
        assertThat(listing.requires()).containsOnlyKeys("com.example.base", "com.example.more");
        assertThat(listing.conflicts()).containsOnlyKeys("com.example.old-chat");
    }

    @Test
    void what_is_written_is_read_as_the_same() {
        ExtensionListing whole = ExtensionListing.parse(WHOLE);
        ExtensionListing least = ExtensionListing.parse(minimal(""));

        assertThat(ExtensionListing.parse(whole.toJson())).isEqualTo(whole);
        assertThat(ExtensionListing.parse(least.toJson())).isEqualTo(least);
        assertThat(ExtensionListing.parse(whole.toJson()).version()).hasToString("1.2.0-beta.1+7");
    }

    @Test
    void everything_that_is_wrong_is_said_at_once() {
        assertThat(problems("""
                {"id": "Com.Example", "version": "1.0", "name": " ", "summary": 7, "license": "%s", "categories": "chat",
                 "icon": "icon.exe", "documentation": "http://example.com/", "templates": ["Chat", "a", "a"],
                 "capabilities": [1], "events": [""], "requires": {"../x": "*", "b": "latest"}, "conflicts": [], "vesion": "1"}
                """.formatted("x".repeat(101))))
                .containsExactlyInAnyOrder(
                        "/vesion",
                        "/id",
                        "/version",
                        "/name",
                        "/summary",
                        "/license",
                        "/categories",
                        "/icon",
                        "/documentation",
                        "/templates/0",
                        "/templates/2",
                        "/capabilities/0",
                        "/events/0",
                        "/requires/..~1x",
                        "/requires/b",
                        "/conflicts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{", "{} {}", "{\"id\": \"a\", \"id\": \"b\"}", "\u0000"})
    void what_is_no_object_is_refused(String json) {
        assertThat(problems(json)).containsExactly("");
    }

    @Test
    void empty_object_lacks_what_every_listing_has() {
        assertThat(problems("{}")).containsExactlyInAnyOrder("/id", "/version", "/name", "/templates");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".a", "a.", "a..b", "a/b", "a\\b", "../a", "A", "1a", "a_b", "a b", "ä", "a.-b", "a\n"})
    void id_that_is_no_id_is_refused(String id) {
        assertThat(problems("""
                {"id": "%s", "version": "1.0.0", "name": "Chat", "templates": ["chat"]}
                """.formatted(id.replace("\\", "\\\\").replace("\n", "\\n"))))
                .containsExactly("/id");
    }

    @Test
    void sizes_are_bounded() {
        String many = IntStream.range(0, 101).mapToObj("\"t%d\""::formatted).collect(Collectors.joining(","));
        String others =
                IntStream.range(0, 51).mapToObj("\"e%d\": \"*\""::formatted).collect(Collectors.joining(","));

        assertThat(problems("""
                {"id": "%s", "version": "1.0.0", "name": "%s", "templates": [%s], "requires": {%s}}
                """.formatted("a".repeat(101), "n".repeat(101), many, others)))
                .containsExactlyInAnyOrder("/id", "/name", "/templates", "/requires");
        assertThat(problems(minimal(", \"x-long\": \"%s\"".formatted("y".repeat(ExtensionListing.MAX_BYTES)))))
                .containsExactly("");
        assertThat(problems("[".repeat(10_000))).containsExactly("");
    }

    @Test
    void extension_neither_needs_nor_excludes_itself() {
        assertThat(problems(minimal(
                        ", \"requires\": {\"com.example.chat\": \"*\"}, \"conflicts\": {\"com.example.chat\": \"*\"}")))
                .containsExactlyInAnyOrder("/requires/com.example.chat", "/conflicts/com.example.chat");
    }

    @ParameterizedTest
    @CsvSource({
        "icon.svg, image/svg+xml",
        "images/Icon.PNG, image/png",
        "a.webp, image/webp",
    })
    void icon_in_the_jar_becomes_data(String path, String type) {
        byte[] image = "<svg/>".getBytes(StandardCharsets.UTF_8);

        ExtensionListing listing = ListingReader.read(
                minimal(", \"icon\": \"%s\"".formatted(path)),
                asked -> asked.equals(path) ? Optional.of(image) : Optional.empty());

        assertThat(listing.icon()).hasToString("Optional[data:%s;base64,PHN2Zy8+]".formatted(type));
    }

    @Test
    void icon_that_is_missing_too_large_or_no_image_is_refused() {
        String large = Base64.getEncoder().encodeToString(new byte[64 * 1024 + 1]);

        assertThat(problems(minimal(", \"icon\": \"icon.svg\""))).containsExactly("/icon");
        assertThat(problems(minimal(", \"icon\": \"data:image/png;base64,%s\"".formatted(large))))
                .containsExactly("/icon");
        assertThat(problems(minimal(", \"icon\": \"data:text/html;base64,PHN2Zy8+\"")))
                .containsExactly("/icon");
        assertThat(problems(minimal(", \"icon\": \"data:image/png;base64,a\""))).containsExactly("/icon");
        assertThatThrownBy(() -> ListingReader.read(
                        minimal(", \"icon\": \"icon.svg\""), path -> Optional.of(new byte[64 * 1024 + 1])))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("/icon");
    }
}
