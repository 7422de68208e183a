package dev.integrations.templates.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.template.Preview;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict;
import dev.integrations.template.spi.Verdict.Kind;
import dev.integrations.templates.facts.ApiSpec;
import dev.integrations.templates.facts.Facts;
import dev.integrations.templates.facts.Sent;
import dev.integrations.testkit.Samples;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackTemplateTest {
    private static final String URL = "https://hooks.slack.com/services/T000/B000/XXXXXXXXXXXXXXXXXXXXXXXX";

    private final SlackTemplate template = new SlackTemplate();
    private final TemplateConfig webhook =
            Facts.config(template, "{'mode':'webhook','webhookUrl':'" + URL + "','maxLength':4000}");
    private final TemplateConfig bot =
            Facts.config(template, "{'mode':'bot','botToken':'xoxb-1-2-abc','channel':'C012AB3CD','username':'Bills'}");

    @Test
    void a_webhook_gets_the_text_of_the_event() {
        Outgoing.Http sent = Sent.mapped(template, webhook, "{}", text("Paid"));

        assertThat(sent.request().method()).isEqualTo("POST");
        assertThat(sent.request().uri()).hasToString(URL);
        assertThat(Facts.header(sent.request(), "Content-Type")).isEqualTo("application/json");
        assertThat(Facts.header(sent.request(), "Authorization")).isEmpty();
        assertThat(Facts.body(sent)).isEqualTo("{\"text\":\"Paid\"}");
        assertThat(sent.notes()).isEmpty();
    }

    @Test
    void a_bot_names_channel_and_sender_and_shows_its_token() {
        Outgoing.Http sent = Sent.mapped(template, bot, "{'thread_ts':'1503435956.000247'}", text("Paid"));

        assertThat(sent.request().uri()).hasToString("https://slack.com/api/chat.postMessage");
        assertThat(Facts.header(sent.request(), "Authorization")).isEqualTo("Bearer xoxb-1-2-abc");
        assertThat(Facts.header(sent.request(), "Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(Facts.body(sent))
                .isEqualTo("{\"channel\":\"C012AB3CD\",\"username\":\"Bills\",\"text\":\"Paid\","
                        + "\"thread_ts\":\"1503435956.000247\"}");
    }

    @Test
    void without_a_token_the_connection_has_one() {
        TemplateConfig connected = Facts.config(template, "{'mode':'bot','channel':'C012AB3CD'}");

        assertThat(Facts.header(
                        Sent.mapped(template, connected, "{}", text("Paid")).request(), "Authorization"))
                .isEmpty();
    }

    @Test
    void an_event_without_a_text_is_named() {
        assertThat(Sent.json(Sent.mapped(template, webhook, "{}", Facts.json("{\"a\":1}")))
                        .path("text")
                        .asText())
                .startsWith("*order.paid* ");
    }

    /** The official description has the token in a header of another name, and the members of a form; JSON takes the same. */
    @Test
    void requests_are_as_the_vendor_describes_them() {
        Outgoing.Http sent = Sent.mapped(
                template,
                bot,
                "{'blocks':[{'type':'divider'}],'unfurl_links':true,'unfurl_media':false,'thread_ts':'1.2'}",
                text("Paid"));

        assertThat(ApiSpec.of("slack").problems(sent.request())).containsExactly("header token is missing");
        assertThat(Sent.json(sent).path("unfurl_links").isBoolean()).isTrue();
        assertThat(Sent.json(sent).path("blocks").isArray()).isTrue();
    }

    @Test
    void nobody_is_mentioned_by_what_stands_in_an_event() {
        Outgoing.Http sent = Sent.mapped(
                template,
                webhook,
                "{'text':'<!here> {{/data/text}}'}",
                text("<!channel> <@U1> &lt; a & b <http://x|y>"));

        assertThat(Sent.json(sent).path("text").asText())
                .isEqualTo("<!here> &lt;!channel&gt; &lt;@U1&gt; &amp;lt; a &amp; b &lt;http://x|y&gt;");
    }

    @Test
    void blocks_are_escaped_where_they_are_markup() {
        String blocks = "{'blocks':[{'type':'section','text':{'type':'mrkdwn','text':'*{{/data/text}}*'},"
                + "'accessory':{'type':'button','text':{'type':'plain_text','text':'{{/data/text}}'},"
                + "'url':'https://x.example/?q={{/data/text}}','value':'{{/data/text}}'}}]}";

        JsonNode block = Sent.json(Sent.mapped(template, webhook, blocks, text("a&b<c>")))
                .at("/blocks/0");

        assertThat(block.at("/text/text").asText()).isEqualTo("*a&amp;b&lt;c&gt;*");
        assertThat(block.at("/accessory/text/text").asText()).isEqualTo("a&b<c>");
        assertThat(block.at("/accessory/url").asText()).isEqualTo("https://x.example/?q=a&b<c>");
        assertThat(block.at("/accessory/value").asText()).isEqualTo("a&b<c>");
    }

    @Test
    void texts_of_rich_text_stand_for_themselves() {
        String blocks = "{'blocks':[{'type':'rich_text','elements':[{'type':'rich_text_section','elements':["
                + "{'type':'text','text':'{{/data/text}}'},{'type':'link','url':'https://x','text':'{{/data/text}}'},"
                + "{'type':'mrkdwn','text':'{{/data/text}}'}]}]},{'type':'text','text':'{{/data/text}}'}]}";

        JsonNode sent = Sent.json(Sent.mapped(template, webhook, blocks, text("a&b<c>")));

        JsonNode elements = sent.at("/blocks/0/elements/0/elements");
        assertThat(elements.findValuesAsText("text")).containsExactly("a&b<c>", "a&b<c>", "a&amp;b&lt;c&gt;");
        assertThat(sent.at("/blocks/1/text").asText()).isEqualTo("a&amp;b&lt;c&gt;");
    }

    @Test
    void blocks_of_an_event_mention_nobody_in_general() {
        JsonNode blocks =
                Facts.json("{\"blocks\":[{\"type\":\"rich_text\",\"elements\":[{\"type\":\"rich_text_section\","
                        + "\"elements\":[{\"type\":\"broadcast\",\"range\":\"everyone\"},{\"type\":\"emoji\",\"name\":\"x\"}]}]},"
                        + "{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"<!channel>\"}}]}");

        Outgoing.Http sent = Sent.mapped(template, webhook, "{'blocks':{'$':'/data/blocks'}}", blocks);

        assertThat(Sent.json(sent).at("/blocks/0/elements/0/elements"))
                .isEqualTo(
                        Facts.json("[{\"type\":\"text\",\"text\":\"@everyone\"},{\"type\":\"emoji\",\"name\":\"x\"}]"));
        assertThat(Sent.json(sent).at("/blocks/1/text/text").asText()).isEqualTo("&lt;!channel&gt;");
        assertThat(sent.notes()).hasSize(1).first().asString().contains("mentions nobody");
    }

    @Test
    void a_text_is_cut_beyond_the_limit_of_the_configuration_and_never_inside_an_entity() {
        assertThat(Sent.mapped(template, webhook, "{}", text("q".repeat(4000))).notes())
                .isEmpty();
        Outgoing.Http longer = Sent.mapped(template, webhook, "{}", text("q".repeat(4001)));
        assertThat(longer.notes()).containsExactly("The text was cut: it had 4001 characters, and may have 4000");
        assertThat(Sent.json(longer).path("text").asText()).hasSize(4000).endsWith("q\u2026");

        String entities = Sent.json(Sent.mapped(template, webhook, "{}", text("q" + "&".repeat(4000))))
                .path("text")
                .asText();
        assertThat(entities).hasSizeLessThanOrEqualTo(4000).endsWith("&amp;\u2026");
    }

    @ParameterizedTest
    @CsvSource({
        "section, 3000, '{''type'':''section'',''text'':{''type'':''mrkdwn'',''text'':''{{/data/text}}''}}', /text/text",
        "field, 2000, '{''type'':''section'',''fields'':[{''type'':''mrkdwn'',''text'':''{{/data/text}}''}]}', /fields/0/text",
        "header, 150, '{''type'':''header'',''text'':{''type'':''plain_text'',''text'':''{{/data/text}}''}}', /text/text",
        "markdown, 12000, '{''type'':''markdown'',''text'':''{{/data/text}}''}', /text",
        "image, 2000, '{''type'':''image'',''image_url'':''https://x'',''alt_text'':''{{/data/text}}''}', /alt_text",
        "button, 75, '{''type'':''actions'',''elements'':[{''type'':''button'',''text'':{''type'':''plain_text'',"
                + "''text'':''{{/data/text}}''}}]}', /elements/0/text/text"
    })
    void texts_of_blocks_are_cut_beyond_their_limits(String name, int most, String block, String place) {
        String mapping = "{'blocks':[" + block + "],'text':'x'}";

        Outgoing.Http atLimit = Sent.mapped(template, webhook, mapping, text("q".repeat(most)));
        Outgoing.Http beyond = Sent.mapped(template, webhook, mapping, text("q".repeat(most + 1)));

        assertThat(atLimit.notes()).as(name).isEmpty();
        assertThat(Sent.json(atLimit).at("/blocks/0" + place).asText()).hasSize(most);
        assertThat(beyond.notes()).hasSize(1);
        assertThat(Sent.json(beyond).at("/blocks/0" + place).asText())
                .hasSize(most)
                .endsWith("\u2026");
    }

    @ParameterizedTest
    @CsvSource({"block_id, 255", "image_url, 3000", "value, 2000", "action_id, 255", "url, 3000"})
    void what_means_something_else_when_cut_is_withheld(String member, int most) {
        String mapping = "{'blocks':[{'type':'x','" + member + "':'{{/data/text}}'}]}";

        assertThat(Sent.mapped(template, webhook, mapping, text("q".repeat(most)))
                        .notes())
                .isEmpty();
        assertThatThrownBy(() -> Sent.mapped(template, webhook, mapping, text("q".repeat(most + 1))))
                .isInstanceOf(DeliveryWithheldException.class)
                .hasMessageContaining(member);
    }

    @Test
    void no_more_than_fifty_blocks_are_sent() {
        String mapping = "{'blocks':{'$each':'/data/lines','as':{'type':'divider'}},'text':'x'}";

        assertThat(Sent.mapped(template, webhook, mapping, lines(50)).notes()).isEmpty();
        Outgoing.Http beyond = Sent.mapped(template, webhook, mapping, lines(51));
        assertThat(Sent.json(beyond).path("blocks")).hasSize(50);
        assertThat(beyond.notes()).containsExactly("The message lost the last of its 51 blocks, and may have 50");
    }

    @Test
    void markdown_beyond_what_all_blocks_may_have_is_left_out_like_other_text() {
        String block = "{'type':'markdown','text':'{{/data/text}}'}";
        String mapping = "{'blocks':[%s,%s,{'type':'divider'}],'text':'x'}".formatted(block, block);

        Outgoing.Http fits = Sent.mapped(template, webhook, mapping, text("q".repeat(6000)));
        assertThat(Sent.json(fits).path("blocks")).hasSize(3);
        assertThat(fits.notes()).isEmpty();
        Outgoing.Http beyond = Sent.mapped(template, webhook, mapping, text("q".repeat(12_000)));
        assertThat(Sent.json(beyond).path("blocks")).hasSize(2);
        assertThat(Sent.json(beyond).at("/blocks/1/type").asText()).isEqualTo("divider");
        assertThat(beyond.notes())
                .containsExactly("A markdown block was left out: they may have 12000 characters together");
    }

    @Test
    void a_message_without_text_and_blocks_is_withheld() {
        assertThatThrownBy(() -> Sent.mapped(template, webhook, "{}", text("")))
                .isInstanceOf(DeliveryWithheldException.class);
    }

    @Test
    void a_preview_shows_neither_token_nor_url() {
        Preview ofBot = Sent.preview(template, bot, "{}", text("Paid"));
        Preview ofWebhook = Sent.preview(template, webhook, "{}", text("Paid"));

        assertThat(ofBot.toString()).doesNotContain("xoxb");
        assertThat(ofWebhook.toString()).doesNotContain("XXXXXXXX").doesNotContain("B000");
        assertThat(ofWebhook.body()).isEqualTo("{\"text\":\"Paid\"}");
    }

    private static Stream<JsonNode> webhookRows() {
        return Facts.errorRows("slack_webhook");
    }

    private static Stream<JsonNode> webApiRows() {
        return Facts.errorRows("slack_web_api");
    }

    @ParameterizedTest
    @MethodSource("webhookRows")
    void webhooks_are_judged_by_all_rows(JsonNode row) {
        String code = row.path("code").asText();
        for (int status : Facts.statuses(row)) {
            Verdict verdict =
                    template.classify(Facts.response(status, code.equals("*") ? "" : code), webhook, Samples.NOON);

            assertThat(verdict.kind().name()).isEqualTo(row.path("class").asText());
        }
    }

    @ParameterizedTest
    @MethodSource("webApiRows")
    void the_web_api_is_judged_by_all_rows(JsonNode row) {
        String code = row.path("code").asText();
        String body = code.equals("ok:true")
                ? "{\"ok\":true,\"channel\":\"C1\"}"
                : "{\"ok\":false,\"error\":\"" + code + "\",\"needed\":\"chat:write\"}";
        for (int status : Facts.statuses(row)) {
            Verdict verdict =
                    template.classify(Facts.response(status, code.equals("*") ? "" : body), bot, Samples.NOON);

            assertThat(verdict.kind().name()).isEqualTo(row.path("class").asText());
        }
    }

    @Test
    void what_the_vendor_asks_for_is_told() {
        Verdict verdict = template.classify(
                Facts.response(200, "{\"ok\":false,\"error\":\"missing_scope\",\"needed\":\"chat:write\"}"),
                bot,
                Samples.NOON);

        assertThat(verdict.reason()).contains("missing_scope", "chat:write");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{\"ok\":true", "[]"})
    void success_that_cannot_be_read_is_unclear(String body) {
        assertThat(template.classify(Facts.response(200, body), bot, Samples.NOON)
                        .kind())
                .isEqualTo(Kind.AMBIGUOUS);
        assertThat(template.classify(Facts.response(200, body), webhook, Samples.NOON)
                        .kind())
                .isEqualTo(Kind.AMBIGUOUS);
    }

    @Test
    void waits_are_read() {
        assertThat(Facts.fixtures("slack", "")
                        .filter(fixture -> fixture.path("status").asInt() == 429)
                        .map(fixture -> template.classify(
                                        Facts.response(fixture),
                                        fixture.path("call").asText().equals("webhook") ? webhook : bot,
                                        Samples.NOON)
                                .retryAfter()
                                .orElseThrow()))
                .hasSize(2)
                .containsOnly(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'mode':'webhook'}; /webhookUrl",
                "{'mode':'webhook','webhookUrl':'https://attacker.example/services/x'}; /webhookUrl",
                "{'mode':'webhook','webhookUrl':'https://hooks.slack.com/services/x','channel':'C1'}; /channel",
                "{'mode':'bot'}; /channel",
                "{'mode':'bot','channel':'C1','botToken':'xoxp-1'}; /botToken",
                "{'mode':'bot','channel':'C1','maxLength':40001}; /maxLength",
                "{'mode':'fax'}; /mode"
            })
    void wrong_configurations_are_refused(String config, String field) {
        assertThat(Facts.problems(template, config)).contains(field);
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.objectNode().put("text", text);
    }

    private static JsonNode lines(int count) {
        return Facts.json("{\"lines\":[" + "1,".repeat(count - 1) + "1]}");
    }
}
