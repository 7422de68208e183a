package dev.integrations.templates.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict;
import dev.integrations.templates.facts.ApiSpec;
import dev.integrations.templates.facts.Facts;
import dev.integrations.templates.facts.Sent;
import dev.integrations.testkit.Samples;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscordTemplateTest {
    private static final String TOKEN = "3d89bb7572e0fb30d8128367b3b1b44fecd1726de135cbe28a41f8b2f777c372";
    private static final String URL = "https://discord.com/api/webhooks/223704706495545344/" + TOKEN;

    private final DiscordTemplate template = new DiscordTemplate();
    private final TemplateConfig config = Facts.config(template, "{'webhookUrl':'" + URL + "'}");
    private final ApiSpec spec = ApiSpec.of("discord");

    @Test
    void a_message_goes_to_the_pinned_version_and_waits_until_it_is_stored() {
        Outgoing.Http sent = Sent.mapped(template, config, "{}", text("Paid"));

        assertThat(sent.request().uri())
                .hasToString("https://discord.com/api/v10/webhooks/223704706495545344/" + TOKEN + "?wait=true");
        assertThat(Facts.header(sent.request(), "User-Agent")).matches("DiscordBot \\(https://\\S+, \\S+\\)");
        assertThat(Facts.header(sent.request(), "Authorization")).isEmpty();
        assertThat(Facts.body(sent)).isEqualTo("{\"content\":\"Paid\",\"allowed_mentions\":{\"parse\":[]}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://discordapp.com/api/webhooks/1/a_-Z",
                "https://ptb.discord.com/api/v6/webhooks/1/a_-Z/",
                "https://canary.discord.com/api/v10/webhooks/1/a_-Z"
            })
    void urls_of_all_versions_and_hosts_mean_the_same_webhook(String url) {
        TemplateConfig other = Facts.config(template, "{'webhookUrl':'" + url + "','threadId':'99'}");

        assertThat(Sent.mapped(template, other, "{}", text("Paid")).request().uri())
                .hasToString("https://discord.com/api/v10/webhooks/1/a_-Z?wait=true&thread_id=99");
    }

    @Test
    void requests_are_as_the_vendor_describes_them() {
        TemplateConfig all = Facts.config(
                template, "{'webhookUrl':'" + URL + "','username':'Bills','avatarUrl':'https://x.example/a.png'}");
        String mapping =
                "{'embeds':[{'title':'{{/data/text}}','description':'d','url':'https://x.example/{{/data/text}}',"
                        + "'color':1,'footer':{'text':'f'},'author':{'name':'a'},"
                        + "'fields':[{'name':'n','value':'{{/data/text}}','inline':true}]}],"
                        + "'suppress_notifications':true,'thread_name':'t'}";

        Outgoing.Http sent = Sent.mapped(template, all, mapping, text("a_b"));

        JsonNode body = Sent.json(sent);
        assertThat(spec.problems(sent.request())).isEmpty();
        assertThat(body.path("username").asText()).isEqualTo("Bills");
        assertThat(body.path("flags").asInt()).isEqualTo(4096);
        assertThat(body.at("/embeds/0/title").asText()).isEqualTo("a\\_b");
        assertThat(body.at("/embeds/0/url").asText()).isEqualTo("https://x.example/a_b");
    }

    @Test
    void markup_in_an_event_shows_as_it_is() {
        String escaped = Sent.json(Sent.mapped(
                        template,
                        config,
                        "{'content':'**{{/data/text}}**'}",
                        text("*a* _b_ ~~c~~ ||d|| `e` > f # g <@1> [h](https://i) \\ @everyone @here")))
                .path("content")
                .asText();

        assertThat(escaped)
                .startsWith(
                        "**\\*a\\* \\_b\\_ \\~\\~c\\~\\~ \\|\\|d\\|\\| \\`e\\` \\> f \\# g \\<@1\\> \\[h\\](https://i) \\\\ ")
                .doesNotContain("@everyone", "@here");
    }

    @Test
    void escaped_text_is_never_cut_between_backslash_and_mark() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            StringBuilder text = new StringBuilder();
            random.ints(2_100, 0, 4).forEach(i -> text.append("*_a\\".charAt(i)));

            String content = Sent.json(Sent.mapped(template, config, "{}", text(text.toString())))
                    .path("content")
                    .asText();

            assertThat(content.codePointCount(0, content.length())).isLessThanOrEqualTo(2_000);
            String kept = content.substring(0, content.length() - 1);
            assertThat(kept.length() - kept.replaceAll("\\\\+$", "").length()).isEven();
        }
    }

    @Test
    void a_text_of_the_most_characters_stays_and_a_longer_one_is_cut() {
        assertThat(Sent.mapped(template, config, "{}", text("q".repeat(2000))).notes())
                .isEmpty();
        Outgoing.Http longer = Sent.mapped(template, config, "{}", text("q".repeat(2001)));
        assertThat(longer.notes()).hasSize(1);
        assertThat(spec.problems(longer.request())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "256, '{''title'':''{{/data/text}}''}', /title",
        "4096, '{''description'':''{{/data/text}}''}', /description",
        "2048, '{''footer'':{''text'':''{{/data/text}}''}}', /footer/text",
        "256, '{''author'':{''name'':''{{/data/text}}''}}', /author/name",
        "256, '{''fields'':[{''name'':''{{/data/text}}'',''value'':''v''}]}', /fields/0/name",
        "1024, '{''fields'':[{''name'':''n'',''value'':''{{/data/text}}''}]}', /fields/0/value"
    })
    void texts_of_embeds_are_cut_beyond_their_limits(int most, String embed, String place) {
        String mapping = "{'content':null,'embeds':[" + embed + "]}";

        Outgoing.Http atLimit = Sent.mapped(template, config, mapping, text("q".repeat(most)));
        Outgoing.Http beyond = Sent.mapped(template, config, mapping, text("q".repeat(most + 1)));

        assertThat(atLimit.notes()).isEmpty();
        assertThat(Sent.json(atLimit).at("/embeds/0" + place).asText()).hasSize(most);
        assertThat(beyond.notes()).hasSize(1);
        assertThat(Sent.json(beyond).at("/embeds/0" + place).asText()).hasSize(most);
        assertThat(spec.problems(beyond.request())).isEmpty();
    }

    @Test
    void all_texts_of_embeds_have_six_thousand_characters_at_most() {
        String mapping = "{'content':null,'embeds':[{'description':'{{/data/text}}'},{'description':'{{/data/text}}',"
                + "'fields':[{'name':'n','value':'v'},{'name':'n','value':'v'}]},{'title':'t'}]}";

        JsonNode embeds = Sent.json(Sent.mapped(template, config, mapping, text("q".repeat(2998))))
                .path("embeds");
        assertThat(embeds.at("/1/fields")).hasSize(2);
        assertThat(embeds.at("/2/title").isMissingNode()).isTrue();

        Outgoing.Http beyond = Sent.mapped(template, config, mapping, text("q".repeat(3000)));
        assertThat(Sent.json(beyond).at("/embeds/1/fields")).isEmpty();
        assertThat(beyond.notes()).hasSize(2);
    }

    @Test
    void no_more_than_ten_embeds_and_twenty_five_fields_are_sent() {
        String mapping = "{'embeds':{'$each':'/data/lines','as':{'fields':{'$each':'/data/lines','as':"
                + "{'name':'n','value':'v'}}}}}";

        JsonNode body =
                Sent.json(Sent.mapped(template, config, mapping, Facts.json("{\"lines\":[" + "1,".repeat(29) + "1]}")));

        assertThat(body.path("embeds")).hasSize(10);
        assertThat(body.at("/embeds/0/fields")).hasSize(25);
    }

    @Test
    void an_empty_message_is_withheld() {
        assertThatThrownBy(() -> Sent.mapped(template, config, "{}", text("")))
                .isInstanceOf(DeliveryWithheldException.class);
    }

    @Test
    void a_preview_does_not_show_the_token_though_the_url_is_another_one() {
        assertThat(Sent.preview(template, config, "{}", text("Paid")).toString())
                .doesNotContain(TOKEN)
                .contains("/api/v10/webhooks/");
    }

    private static Stream<JsonNode> rows() {
        return Facts.errorRows("discord");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answers_are_judged_by_all_rows(JsonNode row) {
        String code = row.path("code").asText();
        String body = code.equals("*") ? "{\"id\":\"1\"}" : "{\"message\":\"m\",\"code\":" + code + "}";
        for (int status : Facts.statuses(row)) {
            assertThat(template.classify(Facts.response(status, body), config, Samples.NOON)
                            .kind()
                            .name())
                    .isEqualTo(row.path("class").asText());
        }
    }

    @Test
    void waits_are_read_from_the_body_first() {
        assertThat(Facts.fixtures("discord", "execute_webhook")
                        .filter(fixture -> fixture.path("status").asInt() == 429)
                        .map(fixture -> template.classify(Facts.response(fixture), config, Samples.NOON)
                                .retryAfter()
                                .orElseThrow()))
                .containsExactly(Duration.ofMillis(64_570), Duration.ofMillis(1_336_570), Duration.ofMillis(64_570));
    }

    @Test
    void the_places_that_are_wrong_are_told() {
        Verdict verdict = template.classify(
                Facts.response(400, "{\"code\":50035,\"errors\":{\"content\":{}},\"message\":\"Invalid Form Body\"}"),
                config,
                Samples.NOON);

        assertThat(verdict.reason()).contains("Invalid Form Body (50035) at content");
    }

    @Test
    void a_webhook_is_looked_at_without_side_effect() {
        SetupCheck check = template.checks(config).get(0);

        assertThat(check.sideEffect()).isEqualTo(SetupCheck.SideEffect.NONE);
        assertThat(((SetupCheck.Step.Ask) check.first()).request().uri())
                .hasToString("https://discord.com/api/v10/webhooks/223704706495545344/" + TOKEN);
        assertThat(Facts.fixtures("discord", "get_webhook").map(each -> Facts.outcome(check, Facts.response(each))))
                .containsExactly(Outcome.VERIFIED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "200; {\"id\":\"1\",\"type\":2}; REJECTED",
                "401; {\"code\":50027}; REJECTED",
                "404; {\"code\":10015}; REJECTED",
                "401; {}; UNREACHABLE",
                "403; {\"code\":40333}; UNREACHABLE",
                "404; <html>; UNREACHABLE",
                "200; <html>; UNREACHABLE",
                "500; {\"code\":10015}; UNREACHABLE"
            })
    void only_known_answers_decide_about_a_webhook(int status, String body, Outcome outcome) {
        assertThat(Facts.outcome(template.checks(config).get(0), Facts.response(status, body)))
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; /webhookUrl",
                "{'webhookUrl':'https://attacker.example/api/webhooks/1/a'}; /webhookUrl",
                "{'webhookUrl':'https://discord.com/api/webhooks/1/a/../../x'}; /webhookUrl",
                "{'webhookUrl':'https://discord.com/api/webhooks/1/a','username':'My Discord'}; /username",
                "{'webhookUrl':'https://discord.com/api/webhooks/1/a','threadId':'1&x=1'}; /threadId",
                "{'webhookUrl':'https://discord.com/api/webhooks/1/a','publicKey':'ff'}; /publicKey"
            })
    void wrong_configurations_are_refused(String wrong, String field) {
        assertThat(Facts.problems(template, wrong)).contains(field);
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.objectNode().put("text", text);
    }
}
