package dev.integrations.templates.httprequest;

import dev.integrations.template.spi.Template;
import dev.integrations.templates.facts.Facts;
import dev.integrations.testkit.template.TemplateContract;
import dev.integrations.testkit.template.TemplateSamples;

class HttpRequestContractTest extends TemplateContract {
    private static final String URL = "\"url\": \"https://api.example.com/v1/orders\"";

    @Override
    protected Template template() {
        return new HttpRequestTemplate();
    }

    @Override
    protected TemplateSamples samples() {
        return TemplateSamples.builder()
                .config("none", "{%s, \"method\": \"PUT\", \"headers\": [\"X-Source: integrations\"]}".formatted(URL))
                .config("bearer", "{%s, \"auth\": \"bearer\", \"token\": \"made-up-token\"}".formatted(URL))
                .config(
                        "basic",
                        "{%s, \"auth\": \"basic\", \"username\": \"jo\", \"password\": \"made-up-word\"}"
                                .formatted(URL))
                .config(
                        "header",
                        "{%s, \"auth\": \"header\", \"headerName\": \"X-Api-Key\", \"headerValue\": \"made-up-value\"}"
                                .formatted(URL))
                .config("form", "{%s, \"format\": \"form\"}".formatted(URL))
                .event("send_request", "{\"order\": 4711}")
                .event("send_request_once", "{\"order\": 4711}")
                .accepted(Facts.response(201, ""))
                .errors(
                        HttpRequestTemplate.ERRORS,
                        row -> Facts.response(row.status().orElseThrow(), ""))
                .limit("send_request", "path", 20, HttpRequestContractTest::parts)
                .limit("send_request_once", "path", 20, HttpRequestContractTest::parts)
                .unlimited("send_request", "body")
                .unlimited("send_request_once", "body")
                .build();
    }

    private static String parts(int count) {
        return "[" + "\"a\",".repeat(count - 1) + "\"a\"]";
    }
}
