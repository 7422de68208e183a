package dev.integrations.templates.httprequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.template.spi.Action.Repetition;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict;
import dev.integrations.templates.facts.Facts;
import dev.integrations.templates.facts.Sent;
import dev.integrations.testkit.Samples;
import dev.integrations.web.WebParameters;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRequestTemplateTest {
    private final HttpRequestTemplate template = new HttpRequestTemplate();
    private final TemplateConfig config = config("");

    @Test
    void without_a_mapping_the_event_is_posted_as_json() {
        Outgoing.Http sent = Sent.mapped(template, config, "{}", Facts.json("{\"a\":1.10}"));

        assertThat(sent.request().method()).isEqualTo("POST");
        assertThat(sent.request().uri()).hasToString("https://api.example.com/v1/orders?source=i");
        assertThat(Facts.header(sent.request(), "Content-Type")).isEqualTo("application/json");
        assertThat(Facts.header(sent.request(), "Idempotency-Key")).matches("[0-9a-f-]{36}");
        assertThat(Facts.header(sent.request(), "Authorization")).isEmpty();
        assertThat(Facts.body(sent)).contains("\"type\":\"order.paid\"", "\"data\":{\"a\":1.1");
    }

    @Test
    void path_query_and_headers_come_from_the_event() {
        Outgoing.Http sent = Sent.mapped(
                template,
                config(",'method':'DELETE'"),
                "{'path':['{{/data/text}}',7],'query':{'a b':'{{/data/text}}','n':1},'headers':{'X-Ref':'{{/id}}'}}",
                text("x/../y?z=1&#+ "));

        assertThat(sent.request().method()).isEqualTo("DELETE");
        assertThat(Facts.header(sent.request(), "X-Ref")).isNotEmpty();
        assertThat(sent.request().uri())
                .hasToString("https://api.example.com/v1/orders/x%2F..%2Fy%3Fz%3D1%26%23%2B%20/7"
                        + "?source=i&a%20b=x%2F..%2Fy%3Fz%3D1%26%23%2B%20&n=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".."})
    void a_part_of_a_path_cannot_lead_elsewhere(String part) {
        assertThatThrownBy(() -> Sent.mapped(template, config, "{'path':['{{/data/text}}','x']}", text(part)))
                .isInstanceOf(DeliveryWithheldException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "Host, a",
        "Content-Length, 1",
        "Authorization, x",
        "cookie, x",
        "X-A, 'a\r\nb'",
        "'X A', b",
        "X-A, \u00e4"
    })
    void headers_that_cannot_be_sent_are_withheld(String name, String value) {
        JsonNode payload = JsonNodeFactory.instance.objectNode().put("text", value);

        assertThatThrownBy(
                        () -> Sent.mapped(template, config, "{'headers':{'" + name + "':'{{/data/text}}'}}", payload))
                .isInstanceOf(DeliveryWithheldException.class);
    }

    @Test
    void headers_of_the_configuration_come_before_those_of_the_event() {
        Outgoing.Http sent = Sent.mapped(
                template,
                config(",'headers':['X-Source: config','Content-Type: application/vnd.api+json']"),
                "{'headers':{'x-source':'event'}}",
                text("x"));

        assertThat(sent.request().headers()).extracting(header -> header.name()).doesNotContain("x-source");
        assertThat(Facts.header(sent.request(), "X-Source")).isEqualTo("config");
        assertThat(Facts.header(sent.request(), "Content-Type")).isEqualTo("application/vnd.api+json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'auth':'bearer','token':'hush-hush'}; Authorization; Bearer hush-hush",
                "{'auth':'basic','username':'u','password':'p:w'}; Authorization; Basic dTpwOnc=",
                "{'auth':'header','headerName':'X-Api-Key','headerValue':'hush-hush'}; X-Api-Key; hush-hush"
            })
    void credentials_are_sent_and_not_shown(String auth, String header, String value) {
        TemplateConfig authenticated = config("," + auth.substring(1, auth.length() - 1));

        assertThat(Facts.header(
                        Sent.mapped(template, authenticated, "{}", text("x")).request(), header))
                .isEqualTo(value);
        assertThat(Sent.preview(template, authenticated, "{}", text("x")).toString())
                .doesNotContain("hush", "dTpwOnc");
    }

    @Test
    void a_body_may_be_a_form() {
        Outgoing.Http sent = Sent.mapped(
                template,
                config(",'format':'form'"),
                "{'body':{'a':'{{/data/text}}','list':[1,2],'object':{'b':true}}}",
                text("x&y=z"));

        WebParameters form = WebParameters.parse(Facts.body(sent));
        assertThat(Facts.header(sent.request(), "Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(form.find("a")).contains("x&y=z");
        assertThat(form.all("list")).containsExactly("1", "2");
        assertThat(form.find("object")).contains("{\"b\":true}");
        assertThatThrownBy(() -> Sent.mapped(template, config(",'format':'form'"), "{'body':[1]}", text("x")))
                .isInstanceOf(DeliveryWithheldException.class);
    }

    @Test
    void a_get_has_no_body() {
        Outgoing.Http sent = Sent.mapped(template, config(",'method':'GET'"), "{'body':{'a':1}}", text("x"));

        assertThat(sent.request().body()).isEmpty();
        assertThat(sent.notes()).containsExactly("The body was left out: a GET has none");
        assertThat(Sent.mapped(template, config(",'method':'DELETE'"), "{'body':{'a':1}}", text("x"))
                        .notes())
                .isEmpty();
    }

    @Test
    void what_must_not_happen_twice_has_an_action_of_its_own() {
        assertThat(template.descriptor().actions())
                .extracting(action -> action.repetition())
                .containsExactly(Repetition.HARMLESS, Repetition.HARMFUL);
    }

    @Test
    void a_malformed_url_is_told_of_before_anything_is_sent() {
        TemplateConfig malformed = Facts.config(template, "{'url':'https://a..b-/x'}");

        assertThat(Facts.outcome(template.checks(malformed).get(0))).isEqualTo(Outcome.REJECTED);
        assertThat(Facts.outcome(template.checks(config).get(0))).isEqualTo(Outcome.UNVERIFIABLE);
        assertThatThrownBy(() -> Sent.mapped(template, malformed, "{}", text("x")))
                .isInstanceOf(DeliveryWithheldException.class);
    }

    private static Stream<ErrorTable.Row> rows() {
        return HttpRequestTemplate.ERRORS.rows().stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answers_are_judged_by_all_rows(ErrorTable.Row row) {
        assertThat(template.classify(Facts.response(row.status().orElseThrow(), "x"), config, Samples.NOON)
                        .kind())
                .isEqualTo(row.kind());
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 504, 520, 524})
    void an_api_that_failed_or_a_gateway_leaves_open_whether_it_was_done(int status) {
        assertThat(template.classify(Facts.response(status, ""), config, Samples.NOON)
                        .kind())
                .isEqualTo(Verdict.Kind.AMBIGUOUS);
    }

    /** The path comes from the event, so that what is forbidden or gone for one may be there for the next. */
    @ParameterizedTest
    @CsvSource({"401, AUTH", "403, REJECTED", "404, REJECTED", "410, REJECTED"})
    void only_credentials_that_are_not_taken_concern_all_requests(int status, Verdict.Kind kind) {
        assertThat(template.classify(Facts.response(status, ""), config, Samples.NOON)
                        .kind())
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"200, OK", "204, OK", "302, REJECTED", "400, REJECTED", "404, REJECTED", "501, RETRY", "503, RETRY"})
    void other_answers_mean_what_http_says(int status, Verdict.Kind kind) {
        assertThat(template.classify(Facts.response(status, ""), config, Samples.NOON)
                        .kind())
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; /url",
                "{'url':'ftp://a.example'}; /url",
                "{'url':'https://u:p@a.example'}; /url",
                "{'url':'https://a.example/#x'}; /url",
                "{'url':'https://a.example','auth':'bearer'}; /token",
                "{'url':'https://a.example','token':'x'}; /token",
                "{'url':'https://a.example','headers':['X-A']}; /headers/0"
            })
    void wrong_configurations_are_refused(String wrong, String field) {
        assertThat(Facts.problems(template, wrong)).contains(field);
    }

    private TemplateConfig config(String more) {
        return Facts.config(template, "{'url':'https://api.example.com/v1/orders?source=i'" + more + "}");
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.objectNode().put("text", text);
    }
}
