package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.store.InMemoryStore;
import dev.integrations.transform.JsonTemplate;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Templates that nobody should be able to store: each is refused, with the place that is wrong. */
class HostileTemplatesTest {
    /** What is malformed wherever it stands, by the place in it that is wrong. */
    private static final Map<String, List<String>> PARTS = Map.ofEntries(
            Map.entry(
                    "/$",
                    List.of(
                            "{\"$\": 7}",
                            "{\"$\": null}",
                            "{\"$\": true}",
                            "{\"$\": {}}",
                            "{\"$\": []}",
                            "{\"$\": \"\"}",
                            "{\"$\": \"/\"}",
                            "{\"$\": \"data\"}",
                            "{\"$\": \"data/x\"}",
                            "{\"$\": \"#/data\"}",
                            "{\"$\": \"$.data.x\"}",
                            "{\"$\": \"/secret\"}",
                            "{\"$\": \"/Data\"}",
                            "{\"$\": \"/datax/y\"}",
                            "{\"$\": \"//data\"}",
                            "{\"$\": \" /data\"}",
                            "{\"$\": \"/event\"}",
                            "{\"$\": \"/tenant\"}",
                            "{\"$\": \"/data/~\"}",
                            "{\"$\": \"/data/~2\"}",
                            "{\"$\": \"/data/a~x\"}",
                            "{\"$\": \"/data/\\ud800\"}",
                            "{\"$\": \"/data/%s\"}".formatted("x".repeat(600)),
                            "{\"$\": \"/data%s\"}".formatted("/x".repeat(64)),
                            "{\"$literal\": 1, \"$\": \"/data\"}")),
            Map.entry(
                    "/$each",
                    List.of(
                            "{\"$\": \"/data\", \"$each\": \"/data\"}",
                            "{\"$each\": 1, \"as\": 1}",
                            "{\"$each\": null, \"as\": 1}",
                            "{\"$each\": {}, \"as\": 1}",
                            "{\"$each\": [], \"as\": 1}",
                            "{\"$each\": \"lines\", \"as\": 1}")),
            Map.entry(
                    "/missing",
                    List.of(
                            "{\"$\": \"/data\", \"missing\": \"ignore\"}",
                            "{\"$\": \"/data\", \"missing\": \"\"}",
                            "{\"$\": \"/data\", \"missing\": null}",
                            "{\"$\": \"/data\", \"missing\": 1}",
                            "{\"$\": \"/data\", \"missing\": true}",
                            "{\"$\": \"/data\", \"missing\": {}}",
                            "{\"$\": \"/data\", \"missing\": []}",
                            "{\"$\": \"/data\", \"missing\": \"OMIT\"}",
                            "{\"$\": \"/data\", \"missing\": \"omit \"}",
                            "{\"$\": \"/data\", \"missing\": \"default\"}",
                            "{\"$\": \"/data\", \"missing\": \"omit\", \"default\": 1}",
                            "{\"$each\": \"/data/l\", \"as\": 1, \"missing\": \"skip\"}")),
            Map.entry(
                    "/as", List.of("{\"$\": \"/data\", \"as\": 1}", "{\"$each\": \"/data/l\", \"as\": \"{{/nope}}\"}")),
            Map.entry("/as/$", List.of("{\"$each\": \"/data/l\", \"as\": {\"$\": \"/nope\"}}")),
            Map.entry("/as/$if", List.of("{\"$each\": \"/data/l\", \"as\": {\"$if\": 1}}")),
            Map.entry("/in", List.of("{\"$each\": \"/data/l\", \"as\": 1, \"in\": 2}")),
            Map.entry("/x", List.of("{\"$\": \"/data\", \"x\": 1}")),
            Map.entry("/b", List.of("{\"$literal\": 1, \"b\": 2}")),
            Map.entry("/default", List.of("{\"$\": \"/data\", \"default\": \"{{\"}")),
            Map.entry("/default/$", List.of("{\"$\": \"/data\", \"default\": {\"$\": 1}}")),
            Map.entry("/$if", List.of("{\"$if\": true}")),
            Map.entry("/$ref", List.of("{\"$ref\": \"#\"}")),
            Map.entry("/$$", List.of("{\"$$\": 1}")),
            Map.entry("/$a~1b", List.of("{\"$a/b\": 1}")),
            Map.entry("/$Literal", List.of("{\"$Literal\": 1}")),
            Map.entry("/$literal", List.of("{\"$literal\": \"\\ud83d\"}")),
            Map.entry("/$literal/0", List.of("{\"$literal\": [\"\\ud83dx\"]}")),
            Map.entry(
                    "",
                    List.of(
                            "{\"$each\": \"/data/lines\"}",
                            "{\"$each\": 1}",
                            "\"x {{/data/y\"",
                            "\"{{\"",
                            "\"{{}}\"",
                            "\"{{ }}\"",
                            "\"{{/nope}}\"",
                            "\"{{data.x}}\"",
                            "\"{{.Data}}\"",
                            "\"{{ /data/~9 }}\"",
                            "\"{{/data/x}} and {{\"",
                            "\"{{{/data/x}}}\"",
                            "\"{{#each /data}}\"",
                            "\"{{/data/%s}}\"".formatted("x".repeat(600)),
                            "\"\\ud800\"",
                            "\"\\udc00\\ud800\"",
                            "{\"%s\": 1}".formatted("n".repeat(257)))));

    /** Where a part may stand, by its place. */
    private static final Map<String, String> AROUND = Map.of(
            "/a", "{\"a\": %s}",
            "/x/1", "{\"x\": [0, %s]}",
            "/l/as/v", "{\"l\": {\"$each\": \"/data/lines\", \"as\": {\"v\": %s}}}",
            "/d/default", "{\"d\": {\"$\": \"/data/d\", \"default\": %s}}");

    private static final List<String> DOCUMENTS = List.of(
            "",
            " ",
            "\n",
            "{",
            "}",
            "[",
            "]",
            "{]",
            "[}",
            "[1",
            "[1,",
            "[1,]",
            "[,1]",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":1",
            "{\"a\":1,}",
            "{,}",
            "{a:1}",
            "{'a':1}",
            "{\"a\":1 \"b\":2}",
            "{\"a\":1,\"a\":2}",
            "{\"x\":{\"a\":1,\"a\":2}}",
            "1 2",
            "{} {}",
            "{}x",
            "{},",
            "tru",
            "nul",
            "undefined",
            "NaN",
            "Infinity",
            "-",
            "+1",
            "01",
            "1.",
            ".5",
            "1e",
            "\"x",
            "\"\n\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"tab\there\"",
            "/* c */ 1",
            "// c\n1",
            "# c\n1",
            "<a/>",
            "a: 1",
            "\u0000",
            "{\"a\":\u0000}",
            "\"\uD800\"",
            "{\"\uDC00\":1}",
            "{\"\\udc00\":1}",
            "{\"$literal\":{\"\\ude00\":1}}",
            "[".repeat(5000),
            "{\"a\":".repeat(2000),
            "1".repeat(5000),
            " ".repeat(JsonTemplate.MAX_LENGTH) + "1",
            "\"" + "x".repeat(JsonTemplate.MAX_LENGTH) + "\"",
            "\"{{\"",
            "{\"$each\": \"/data\"}");

    /** One malformed template, and the place that its error must name. */
    record Hostile(String place, String template) {
        @Override
        public String toString() {
            return "%.40s at %s".formatted(template, place);
        }
    }

    static List<Hostile> templates() {
        List<Hostile> all = new ArrayList<>();
        PARTS.forEach((inner, parts) -> parts.forEach(part ->
                AROUND.forEach((outer, around) -> all.add(new Hostile(outer + inner, around.replace("%s", part))))));
        DOCUMENTS.forEach(document -> all.add(new Hostile("document", document)));
        all.add(new Hostile("/$", "{\"$\": \"/item\"}"));
        all.add(new Hostile("/default/$", "{\"$each\": \"/data\", \"as\": 1, \"default\": {\"$\": \"/item\"}}"));
        all.add(new Hostile("/0".repeat(17), "[".repeat(17) + "]".repeat(17).replaceFirst("]", "1]")));
        all.add(new Hostile(
                "/$literal" + "/0".repeat(16), "{\"$literal\":" + "[".repeat(16) + "1" + "]".repeat(16) + "}"));
        all.add(new Hostile("/a".repeat(17), "{\"a\":".repeat(17) + "1" + "}".repeat(17)));
        return all;
    }

    @ParameterizedTest
    @MethodSource("templates")
    void a_malformed_template_is_refused_at_its_place(Hostile hostile) {
        InvalidInputException refusal = refusal(hostile.template());

        assertThat(refusal.problems()).extracting(Problem::field).containsExactly(hostile.place());
        assertThat(refusal).hasMessageContaining(hostile.place());
        assertThat(refusal.problems().get(0).message()).isNotBlank().hasSizeLessThan(200);
    }

    private static InvalidInputException refusal(String template) {
        Throwable thrown = ThrowableAssert.catchThrowable(() -> JsonTemplate.parse(template));
        assertThat(thrown).isInstanceOf(InvalidInputException.class);
        return (InvalidInputException) thrown;
    }

    @Test
    void there_are_enough_of_them_and_none_is_stored() {
        assertThat(templates()).hasSizeGreaterThan(300).doesNotHaveDuplicates();
        try (Integrations integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .startPaused()) {
            Tenant acme = integrations.tenant("acme");
            Webhook webhook = acme.webhooks()
                    .create(WebhookSettings.builder("http://127.0.0.1/").build())
                    .webhook();

            for (Hostile hostile : templates()) {
                assertThat(ThrowableAssert.catchThrowable(() -> acme.webhooks()
                                .update(
                                        webhook.id(),
                                        settings -> settings.toBuilder()
                                                .template(Optional.of(JsonTemplate.parse(hostile.template())))
                                                .build())))
                        .isInstanceOf(InvalidInputException.class);
            }

            assertThat(acme.webhooks().get(webhook.id())).isEqualTo(webhook);
            assertThat(acme.audit().list(PageRequest.first(10)).items()).hasSize(1);
        }
    }
}
