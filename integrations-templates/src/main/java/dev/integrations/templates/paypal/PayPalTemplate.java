package dev.integrations.templates.paypal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.Action.Repetition;
import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.ConnectionUse;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.SetupCheck.Result;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.Verdict;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.Judgement;
import dev.integrations.templates.vendor.Resources;
import dev.integrations.templates.vendor.Wait;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Payments with PayPal. Tokens come from a connection. Each request carries an id by which PayPal knows a repetition. Immutable
 * and safe for use by several threads.
 *
 * @see <a href="https://developer.paypal.com/docs/api/orders/v2/">Orders API</a>
 * @see <a href="https://developer.paypal.com/docs/api/payments/v2/">Payments API</a>
 */
public final class PayPalTemplate implements Template {
    static final ErrorTable ERRORS = ErrorTable.parse(text("errors.json"));

    private static final String LIVE = "https://api-m.paypal.com";
    private static final String SANDBOX = "https://api-m.sandbox.paypal.com";

    /** How long PayPal stores the ids of requests. */
    private static final Duration ORDER_KEYS = Duration.ofHours(6);

    private static final Duration REFUND_KEYS = Duration.ofDays(45);

    private final TemplateDescriptor descriptor = TemplateDescriptor.builder("paypal", 1, "PayPal")
            .summary("Creates, captures and refunds payments in PayPal, and receives its events")
            .categories("payment")
            .config(ConfigSchema.parse(text("config.json")))
            .action(action(PayPalBody.CREATE, "Create an order", ORDER_KEYS))
            .action(action(PayPalBody.CAPTURE, "Capture the payment of an order", ORDER_KEYS))
            .action(action(PayPalBody.REFUND, "Refund a captured payment", REFUND_KEYS))
            .inboundEvents(
                    "CHECKOUT.ORDER.APPROVED",
                    "CHECKOUT.ORDER.COMPLETED",
                    "PAYMENT.CAPTURE.COMPLETED",
                    "PAYMENT.CAPTURE.DENIED",
                    "PAYMENT.CAPTURE.PENDING",
                    "PAYMENT.CAPTURE.REFUNDED",
                    "PAYMENT.CAPTURE.REVERSED",
                    "CUSTOMER.DISPUTE.CREATED",
                    "CUSTOMER.DISPUTE.RESOLVED",
                    "BILLING.PLAN.CREATED")
            .hosts("api-m.paypal.com", "api-m.sandbox.paypal.com", "api.paypal.com", "api.sandbox.paypal.com")
            .connection(ConnectionUse.required("paypal"))
            .documentation("https://developer.paypal.com/docs/api/orders/v2/")
            .setupGuide(text("guide.md"))
            .build();

    /** Creates the template. */
    public PayPalTemplate() {}

    @Override
    public TemplateDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public List<SetupCheck> checks(TemplateConfig config) {
        OutboundRequest webhooks = OutboundRequest.builder(
                        "GET", URI.create(api(config) + "/v1/notifications/webhooks"))
                .header("Accept", "application/json")
                .build();
        return List.of(SetupCheck.asking("Connection and webhook", webhooks, response -> judge(response, config)));
    }

    @Override
    public Outgoing prepare(Sending sending) {
        List<String> notes = new ArrayList<>();
        PayPalBody body = PayPalBody.of(sending, notes::add);
        OutboundRequest request = OutboundRequest.post(URI.create(api(sending.config()) + body.path()))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("PayPal-Request-Id", sending.idempotencyKey())
                .header("Prefer", "return=minimal")
                .body(Json.bytes(body.json()))
                .build();
        return new Outgoing.Http(request, notes);
    }

    @Override
    public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
        JsonNode error = Json.read(response.body());
        JsonNode first = error.path("details").path(0);
        String name = error.path("name").asText(error.path("error").asText());
        String code = response.status() < 300
                ? ""
                : Judgement.quote(first.path("issue").asText(name), config);
        String detail = "%s %s (debug ID %s)"
                .formatted(
                        code,
                        first.path("field").asText(),
                        error.path("debug_id")
                                .asText(response.header("Paypal-Debug-Id").orElse("unknown")));
        return Judgement.of(
                ERRORS.verdict(response.status(), code),
                code.isEmpty() ? "" : Judgement.quote(detail, config),
                Wait.retryAfter().read(response, now));
    }

    @Override
    public Optional<InboundVerifier> inbound(TemplateConfig config) {
        return config.find("webhookId").map(webhook -> new PayPalEvents(config, webhook, api(config)));
    }

    private static String api(TemplateConfig config) {
        return config.text("environment").equals("live") ? LIVE : SANDBOX;
    }

    private static Result judge(OutboundResponse response, TemplateConfig config) {
        JsonNode webhooks = Json.read(response.body()).path("webhooks");
        return switch (response.status()) {
            case 200 -> webhooks.isArray() ? judgeWebhooks(webhooks, config) : unexpected(response);
            case 401 ->
                Result.of(
                        Outcome.REJECTED,
                        "PayPal does not accept the connection in this environment",
                        "See to it that the app of the connection is of the environment that is set");
            case 403 ->
                Result.of(
                        Outcome.VERIFIED_LIMITED,
                        "PayPal knows the app, which may not read its webhooks",
                        "See to it that payments are among the features of the app");
            default -> unexpected(response);
        };
    }

    private static Result judgeWebhooks(JsonNode webhooks, TemplateConfig config) {
        Optional<String> id = config.find("webhookId");
        if (id.isEmpty()) {
            return Result.of(Outcome.VERIFIED, "PayPal accepts the connection");
        }
        for (JsonNode webhook : webhooks) {
            if (webhook.path("id").asText().equals(id.get())) {
                return Result.of(
                        Outcome.VERIFIED,
                        "PayPal accepts the connection, and the app has the webhook, which goes to %s"
                                .formatted(Judgement.quote(webhook.path("url").asText("no URL"), config)),
                        "See to it that this is the URL that is shown for this integration");
            }
        }
        return Result.of(
                Outcome.REJECTED,
                "PayPal accepts the connection, and the app has no webhook of this ID",
                "Copy the webhook ID from the app of the connection");
    }

    private static Result unexpected(OutboundResponse response) {
        return Result.of(Outcome.UNREACHABLE, "PayPal gave an unexpected answer with status " + response.status());
    }

    private static Action action(String id, String name, Duration keyLife) {
        return Resources.action(PayPalTemplate.class, id, name, Repetition.IDEMPOTENT)
                .keyLife(keyLife)
                .build();
    }

    private static String text(String resource) {
        return Resources.text(PayPalTemplate.class, resource);
    }
}
