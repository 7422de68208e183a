package dev.integrations.templates.mixpanel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.Secret;
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
import dev.integrations.templates.vendor.Authorization;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.Judgement;
import dev.integrations.templates.vendor.Resources;
import dev.integrations.templates.vendor.Wait;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Events in Mixpanel, up to 2,000 in each import. Mixpanel knows a repetition by name, time, person and {@code $insert_id}, which are the
 * same on every attempt. Immutable and safe for use by several threads.
 *
 * @see <a href="https://developer.mixpanel.com/reference/import-events">Import events</a>
 */
public final class MixpanelTemplate implements BatchTemplate {
    static final ErrorTable ERRORS = ErrorTable.parse(text("errors.json"));

    private static final int MAX_EVENTS = 2_000;

    /** The requirements say 10 MB, and the description of the answers 2 MiB. */
    private static final int MAX_BYTES = 2 * 1024 * 1024;

    private static final Secret NO_PASSWORD = Secret.of("");

    private final TemplateDescriptor descriptor = TemplateDescriptor.builder("mixpanel", 1, "Mixpanel")
            .summary("Sends events to a Mixpanel project")
            .categories("analytics")
            .config(ConfigSchema.parse(text("config.json")))
            .action(Resources.action(MixpanelTemplate.class, "track_event", "Track an event", Repetition.IDEMPOTENT)
                    .batch(MAX_EVENTS, MAX_BYTES)
                    .build())
            .hosts(
                    "api.mixpanel.com",
                    "api-eu.mixpanel.com",
                    "api-in.mixpanel.com",
                    "mixpanel.com",
                    "eu.mixpanel.com",
                    "in.mixpanel.com")
            .documentation("https://developer.mixpanel.com/reference/import-events")
            .setupGuide(text("guide.md"))
            .build();

    /** Creates the template. */
    public MixpanelTemplate() {}

    @Override
    public TemplateDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public List<SetupCheck> checks(TemplateConfig config) {
        if (!isServiceAccount(config)) {
            return List.of(SetupCheck.known(
                    "Project token",
                    Result.of(
                            Outcome.UNVERIFIABLE,
                            "Mixpanel does not tell whether a project token is right",
                            "Look into the live view of the project after the first event")));
        }
        String region = config.text("region");
        String host = region.equals("us") ? "mixpanel.com" : region + ".mixpanel.com";
        OutboundRequest me = OutboundRequest.builder("GET", URI.create("https://" + host + "/api/app/me"))
                .header(Authorization.HEADER, authorization(config))
                .build();
        return List.of(SetupCheck.asking("Service account", me, response -> judge(response, config)));
    }

    // region parts
    @Override
    public Part part(Sending sending) {
        List<String> notes = new ArrayList<>();
        JsonNode event = MixpanelEvent.of(sending, notes::add);
        return new Part(sending.idempotencyKey(), "", Json.bytes(event), notes);
    }

    @Override
    public OutboundRequest request(List<Part> parts, TemplateConfig config) {
        String region = config.text("region");
        String host = region.equals("us") ? "api.mixpanel.com" : "api-%s.mixpanel.com".formatted(region);
        String project = config.find("projectId").map(id -> "&project_id=" + id).orElse("");
        return OutboundRequest.post(URI.create("https://%s/import?strict=1%s".formatted(host, project)))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header(Authorization.HEADER, authorization(config))
                .body(Part.joined("[", parts, ",", "]"))
                .build();
    }
    // endregion

    @Override
    public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
        JsonNode body = Json.read(response.body());
        JsonNode failed = body.path("failed_records").path(0);
        String detail = failed.isObject() ? detail(failed) : body.path("error").asText();
        return Judgement.of(
                ERRORS.verdict(response.status(), ""),
                Judgement.quote(detail, config),
                Wait.retryAfter().read(response, now));
    }

    // region verdicts
    @Override
    public List<Verdict> classify(List<Part> parts, OutboundResponse response, TemplateConfig config, Instant now) {
        return MixpanelFailures.of(parts, response)
                .map(failures -> failures.verdicts(record -> Judgement.of(
                        ERRORS.verdict(response.status(), ""),
                        Judgement.quote(detail(record), config),
                        Optional.empty())))
                .orElseGet(() -> BatchTemplate.super.classify(parts, response, config, now));
    }
    // endregion

    private static String detail(JsonNode failed) {
        return failed.path("message").asText(failed.path("field").asText());
    }

    private static boolean isServiceAccount(TemplateConfig config) {
        return config.text("auth").equals("serviceAccount");
    }

    private static String authorization(TemplateConfig config) {
        return isServiceAccount(config)
                ? Authorization.basic(config.text("username"), config.secret("secret"))
                : Authorization.basic(config.secret("token").reveal(), NO_PASSWORD);
    }

    private static Result judge(OutboundResponse response, TemplateConfig config) {
        JsonNode body = Json.read(response.body());
        return switch (response.status()) {
            case 200 ->
                body.isObject() ? judgeProjects(body.path("results").path("projects"), config) : unexpected(response);
            case 401 ->
                Result.of(
                        Outcome.REJECTED,
                        "Mixpanel does not know the service account",
                        "See to username, secret and data residency");
            case 403 ->
                Result.of(
                        Outcome.VERIFIED_LIMITED,
                        "Mixpanel knows the service account, and does not say what it may do",
                        "See to it that the service account may import events into the project");
            default -> unexpected(response);
        };
    }

    private static Result judgeProjects(JsonNode projects, TemplateConfig config) {
        return projects.has(config.text("projectId"))
                ? Result.of(Outcome.VERIFIED, "The service account is a member of the project")
                : Result.of(
                        Outcome.VERIFIED_LIMITED,
                        "Mixpanel knows the service account, and does not say that it is a member of the project",
                        "See to the project ID, and add the service account to the project");
    }

    private static Result unexpected(OutboundResponse response) {
        return Result.of(Outcome.UNREACHABLE, "Mixpanel gave an unexpected answer with status " + response.status());
    }

    private static String text(String resource) {
        return Resources.text(MixpanelTemplate.class, resource);
    }
}
