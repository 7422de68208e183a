package dev.integrations.templates.httprequest;

import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Action.Repetition;
import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.SetupCheck.Result;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.Verdict;
import dev.integrations.templates.vendor.Judgement;
import dev.integrations.templates.vendor.Resources;
import dev.integrations.templates.vendor.Wait;
import java.time.Instant;
import java.util.List;

/**
 * Sends requests to any HTTP API, made by mapping. Where they may go is decided by the host's outbound policy. Immutable and
 * safe for use by several threads.
 */
public final class HttpRequestTemplate implements Template {
    static final ErrorTable ERRORS = ErrorTable.parse(Resources.text(HttpRequestTemplate.class, "errors.json"));

    private static final TemplateDescriptor DESCRIPTOR = TemplateDescriptor.builder("http-request", 1, "HTTP request")
            .summary("Sends requests to any HTTP API")
            .categories("generic")
            .config(ConfigSchema.parse(Resources.text(HttpRequestTemplate.class, "config.json")))
            .action(Resources.action(HttpRequestTemplate.class, "send_request", "Send a request", Repetition.HARMLESS)
                    .build())
            .action(Resources.action(
                            HttpRequestTemplate.class, "send_request_once", "Send a request once", Repetition.HARMFUL)
                    .build())
            .documentation("https://www.rfc-editor.org/rfc/rfc9110")
            .setupGuide(Resources.text(HttpRequestTemplate.class, "guide.md"))
            .build();

    /** Creates the template. */
    public HttpRequestTemplate() {}

    @Override
    public TemplateDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public List<SetupCheck> checks(TemplateConfig config) {
        return List.of(
                SetupCheck.known(
                        "Request",
                        RequestUrl.problem(config.text("url"))
                                .map(problem -> Result.of(Outcome.REJECTED, problem, "Correct the URL"))
                                .orElse(
                                        Result.of(
                                                Outcome.UNVERIFIABLE,
                                                "Nobody knows which request would show whether the API can be called and change nothing"))));
    }

    @Override
    public Outgoing prepare(Sending sending) {
        return PreparedRequest.of(sending);
    }

    @Override
    public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
        return Judgement.of(
                ERRORS.verdict(response.status(), ""), "", Wait.retryAfter().read(response, now));
    }
}
