package dev.integrations.templates.ga4;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Action.Repetition;
import dev.integrations.template.spi.BatchTemplate;
import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.Part;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.SetupCheck.Result;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.Verdict;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.Judgement;
import dev.integrations.templates.vendor.Resources;
import dev.integrations.templates.vendor.Wait;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Events in Google Analytics 4, those of one client and user together. Google takes whatever it is sent and drops silently
 * what is wrong with it, so what it documents is checked before: names, also those that it reserves, numbers and lengths of
 * values, and whether a recommended event has the parameters that belong to it. Immutable and safe for use by several threads.
 *
 * @see <a href="https://developers.google.com/analytics/devguides/collection/protocol/ga4/reference">Measurement Protocol</a>
 */
public final class Ga4Template implements BatchTemplate {
    static final ErrorTable ERRORS = ErrorTable.parse(text("errors.json"));

    private static final int MAX_EVENTS = 25;
    private static final String GLOBAL = "https://www.google-analytics.com";
    private static final String EU = "https://region1.google-analytics.com";

    private final TemplateDescriptor descriptor = TemplateDescriptor.builder("ga4", 1, "Google Analytics 4")
            .summary("Sends events to a data stream of Google Analytics 4")
            .categories("analytics")
            .config(ConfigSchema.parse(text("config.json")))
            .action(Resources.action(Ga4Template.class, "track_event", "Track an event", Repetition.HARMLESS)
                    .escape("name", Ga4Event::name)
                    .batch(MAX_EVENTS, Ga4Event.MAX_BYTES - 1)
                    .build())
            .hosts("www.google-analytics.com", "region1.google-analytics.com")
            .documentation("https://developers.google.com/analytics/devguides/collection/protocol/ga4")
            .setupGuide(text("guide.md"))
            .build();

    /** Creates the template. */
    public Ga4Template() {}

    @Override
    public TemplateDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public List<SetupCheck> checks(TemplateConfig config) {
        ObjectNode sample = JsonNodeFactory.instance.objectNode();
        sample.put(isWeb(config) ? "client_id" : "app_instance_id", isWeb(config) ? "1.1" : "0".repeat(32));
        ObjectNode event = sample.putArray("events").addObject().put("name", "setup_check");
        event.putObject("params").put("engagement_time_msec", 1);
        // The documentation knows no such endpoint in the EU; nothing about anybody is in the event.
        return List.of(SetupCheck.asking(
                "Data stream", request(GLOBAL + "/debug/mp/collect", Json.bytes(sample), config), Ga4Template::judge));
    }

    @Override
    public Part part(Sending sending) {
        return new Ga4Event(sending, isWeb(sending.config())).part();
    }

    @Override
    public OutboundRequest request(List<Part> parts, TemplateConfig config) {
        String host = config.text("region").equals("eu") ? EU : GLOBAL;
        return request(host + "/mp/collect", Ga4Event.body(parts), config);
    }

    @Override
    public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
        Optional<Duration> wait = Wait.retryAfter().read(response, now);
        // The documentation says not to repeat requests; an answer that asks for it knows better.
        return response.status() == 429 && wait.isPresent()
                ? new Verdict(Verdict.Kind.RATE_LIMITED, "Google asks to wait", wait)
                : Judgement.of(ERRORS, response.status(), "", wait);
    }

    private static boolean isWeb(TemplateConfig config) {
        return config.text("stream").equals("web");
    }

    private static OutboundRequest request(String endpoint, byte[] body, TemplateConfig config) {
        String stream = isWeb(config)
                ? "measurement_id=" + encoded(config.text("measurementId"))
                : "firebase_app_id=" + encoded(config.text("firebaseAppId"));
        String secret = encoded(config.secret("apiSecret").reveal());
        return OutboundRequest.post(URI.create("%s?%s&api_secret=%s".formatted(endpoint, stream, secret)))
                .header("Content-Type", "application/json")
                .body(body)
                .build();
    }

    /** The endpoint looks at the event only, so the best that it shows is that nothing is wrong with the form. */
    private static Result judge(OutboundResponse response) {
        JsonNode messages = Json.read(response.body()).path("validationMessages");
        if (response.status() != 200 || !messages.isArray()) {
            return Result.of(Outcome.UNREACHABLE, "Google gave an unexpected answer with status " + response.status());
        }
        return messages.isEmpty()
                ? Result.of(
                        Outcome.UNVERIFIABLE,
                        "The form is right; Google does not tell whether the stream and the API secret are",
                        "Send an event, and look for it in Realtime or DebugView of Google Analytics")
                : Result.of(
                        Outcome.REJECTED,
                        "Google does not take the form: %.40s"
                                .formatted(
                                        messages.path(0).path("validationCode").asText()),
                        "See to the kind of data stream and its ID");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String text(String resource) {
        return Resources.text(Ga4Template.class, resource);
    }
}
