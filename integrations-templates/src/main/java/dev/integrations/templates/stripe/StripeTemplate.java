package dev.integrations.templates.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.Secret;
import dev.integrations.delivery.RateLimit;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.Action.Repetition;
import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.Verdict;
import dev.integrations.templates.vendor.Authorization;
import dev.integrations.templates.vendor.FormBody;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.Resources;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Payments with Stripe. Each request carries an idempotency key, so that an event is paid once. Immutable and safe for use by
 * several threads.
 *
 * @see <a href="https://docs.stripe.com/api">Stripe API</a>
 */
public final class StripeTemplate implements Template {
    static final ErrorTable ERRORS = ErrorTable.parse(text("errors.json"));

    private static final String CREATE = "create_payment_intent";
    private static final String REFUND = "refund_payment";
    private static final URI API = URI.create("https://api.stripe.com/v1/");

    /** Keys may be removed when they are older. */
    private static final Duration KEY_LIFE = Duration.ofHours(24);

    private final TemplateDescriptor descriptor = TemplateDescriptor.builder("stripe", 1, "Stripe")
            .summary("Creates payments and refunds in Stripe, and receives its events")
            .categories("payment")
            .config(ConfigSchema.parse(text("config.json")))
            .action(action(CREATE, "Create a payment intent"))
            .action(action(REFUND, "Refund a payment"))
            .inboundEvents(
                    "payment_intent.succeeded",
                    "payment_intent.payment_failed",
                    "payment_intent.canceled",
                    "charge.succeeded",
                    "charge.refunded",
                    "charge.dispute.created",
                    "checkout.session.completed",
                    "invoice.paid",
                    "invoice.payment_failed",
                    "customer.subscription.created",
                    "customer.subscription.updated",
                    "customer.subscription.deleted")
            .hosts("api.stripe.com")
            // What one endpoint takes by default, and a sandbox altogether.
            .rateLimit(RateLimit.of(25, Duration.ofSeconds(1)))
            .documentation("https://docs.stripe.com/api")
            .setupGuide(text("guide.md"))
            .build();

    /** Creates the template. */
    public StripeTemplate() {}

    @Override
    public TemplateDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public List<SetupCheck> checks(TemplateConfig config) {
        OutboundRequest account = request("GET", "account", config).build();
        return List.of(SetupCheck.asking("Secret key", account, StripeTemplate::judgeAccount));
    }

    @Override
    public Outgoing prepare(Sending sending) {
        List<String> notes = new ArrayList<>();
        FormBody form = StripeForm.of(sending.parameters(), notes::add);
        OutboundRequest request = request(
                        "POST", sending.action().id().equals(REFUND) ? "refunds" : "payment_intents", sending.config())
                .header("Content-Type", FormBody.URL_ENCODED)
                .header("Idempotency-Key", sending.idempotencyKey())
                .body(form.urlEncoded())
                .build();
        return new Outgoing.Http(request, notes);
    }

    @Override
    public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
        return StripeAnswer.verdict(response, config, now);
    }

    @Override
    public Optional<InboundVerifier> inbound(TemplateConfig config) {
        List<Secret> secrets = config.secrets("webhookSecrets");
        return secrets.isEmpty() ? Optional.empty() : Optional.of(new StripeEvents(secrets));
    }

    private static OutboundRequest.Builder request(String method, String path, TemplateConfig config) {
        OutboundRequest.Builder request = OutboundRequest.builder(method, API.resolve(path))
                .header(Authorization.HEADER, Authorization.bearer(config.secret("apiKey")))
                .header("Stripe-Version", config.text("apiVersion"));
        config.find("account").ifPresent(account -> request.header("Stripe-Account", account));
        return request;
    }

    private static SetupCheck.Result judgeAccount(OutboundResponse response) {
        JsonNode account = Json.read(response.body());
        if (response.status() == 200 && account.path("object").asText().equals("account")) {
            String id = account.path("id").asText();
            return account.path("charges_enabled").asBoolean()
                    ? SetupCheck.Result.of(Outcome.VERIFIED, "The key belongs to account %.60s".formatted(id))
                    : SetupCheck.Result.of(
                            Outcome.VERIFIED_LIMITED,
                            "The key belongs to account %.60s, which cannot take payments yet".formatted(id),
                            "Complete the account in the Stripe Dashboard");
        }
        return switch (response.status()) {
            case 401 ->
                SetupCheck.Result.of(
                        Outcome.REJECTED,
                        "Stripe does not know the secret key",
                        "Copy the key from Developers > API keys; it may have been rolled");
            case 403 ->
                SetupCheck.Result.of(
                        Outcome.VERIFIED_LIMITED,
                        "Stripe knows the key, which may not read the account",
                        "See to it that the restricted key may write PaymentIntents and Refunds");
            default ->
                SetupCheck.Result.of(
                        Outcome.UNREACHABLE, "Stripe gave an unexpected answer with status " + response.status());
        };
    }

    private static Action action(String id, String name) {
        return Resources.action(StripeTemplate.class, id, name, Repetition.IDEMPOTENT)
                .keyLife(KEY_LIFE)
                .build();
    }

    private static String text(String resource) {
        return Resources.text(StripeTemplate.class, resource);
    }
}
