package dev.integrations.templates.facts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.http.OutboundRequest;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the descriptions of vendors notice; without that it would prove little that they find nothing. */
class ApiSpecTest {
    private static final String DISCORD = "https://discord.com/api/v10/webhooks/1/token";
    private static final String TWILIO = "https://api.twilio.com/2010-04-01/Accounts/AC%s/Messages.json";
    private static final String MESSAGE = "{\"content\": \"Paid\"}";

    private static List<String> problems(String vendor, String method, String url, String type, String body) {
        return ApiSpec.of(vendor)
                .problems(OutboundRequest.builder(method, URI.create(url))
                        .header("Content-Type", type)
                        .body(body.getBytes(UTF_8))
                        .build());
    }

    private static List<String> discord(String query, String body) {
        return problems("discord", "POST", DISCORD + query, "application/json", body);
    }

    @Test
    void what_is_described_is_no_problem() {
        assertThat(discord("?wait=true&thread_id=99", MESSAGE)).isEmpty();
        assertThat(problems(
                        "twilio",
                        "POST",
                        TWILIO.formatted("a".repeat(32)),
                        "application/x-www-form-urlencoded",
                        "To=%2B1&Body=x"))
                .isEmpty();
        assertThat(ApiSpec.of("mixpanel")
                        .problems(OutboundRequest.post(
                                        URI.create("https://api.mixpanel.com/import?strict=1&project_id=1"))
                                .build()))
                .containsExactly("the body is missing");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, https://discord.com/api/v9/webhooks/1/token",
        "POST, https://discord.example/api/v10/webhooks/1/token",
        "POST, https://discord.com/api/v10/webhooks/1/token/more",
        "PUT, https://discord.com/api/v10/webhooks/1/token"
    })
    void another_place_is_noticed(String method, String url) {
        assertThat(problems("discord", method, url, "application/json", MESSAGE))
                .containsExactly(method + " " + URI.create(url).getPath() + " is not described");
    }

    @Test
    void a_misspelt_name_is_noticed_wherever_it_is() {
        assertThat(discord("?wiat=true", MESSAGE)).containsExactly("query wiat is not described");
        assertThat(discord("", "{\"content\": \"Paid\", \"usrname\": \"Bills\"}"))
                .contains("body /usrname is not described");
        assertThat(discord("", "{\"embeds\": [{\"title\": \"a\", \"feilds\": []}]}"))
                .contains("body /embeds/0/feilds is not described");
        assertThat(problems(
                        "twilio",
                        "POST",
                        TWILIO.formatted("a".repeat(32)),
                        "application/x-www-form-urlencoded",
                        "To=%2B1&Body=x&StatusCalback=https://x.example"))
                .containsExactly("body /StatusCalback is not described");
        assertThat(ApiSpec.of("paypal")
                        .problems(OutboundRequest.post(URI.create("https://api-m.paypal.com/v2/checkout/orders"))
                                .header("Content-Type", "application/json")
                                .header("PayPal-Request", "1")
                                .body(
                                        "{\"intent\": \"CAPTURE\", \"purchase_units\": [{\"amount\": {\"value\": \"1\", \"currency_code\": \"EUR\"}}]}"
                                                .getBytes(UTF_8))
                                .build()))
                .containsExactly("header PayPal-Request is not described");
    }

    @Test
    void a_value_of_another_form_is_noticed_wherever_it_is() {
        assertThat(discord("?wait=yes", MESSAGE)).singleElement().asString().startsWith("query wait ");
        assertThat(discord("", "{\"content\": \"%s\"}".formatted("q".repeat(2001))))
                .isNotEmpty();
        assertThat(problems(
                        "twilio", "POST", TWILIO.formatted("x"), "application/x-www-form-urlencoded", "To=%2B1&Body=x"))
                .isNotEmpty()
                .allMatch(problem -> problem.startsWith("path AccountSid "));
        assertThat(discord("", "").isEmpty()).isFalse();
        assertThat(problems("discord", "POST", DISCORD, "text/plain", "Paid"))
                .containsExactly("a body of type text/plain is not described");
    }

    @Test
    void what_is_missing_is_noticed() {
        assertThat(problems("mixpanel", "POST", "https://api.mixpanel.com/import", "application/json", "[]"))
                .contains("query strict is missing", "query project_id is missing");
        assertThat(problems("slack", "POST", "https://slack.com/api/chat.postMessage", "application/json", "{}"))
                .contains("header token is missing")
                .anyMatch(problem -> problem.startsWith("body ") && problem.contains("channel"));
    }
}
