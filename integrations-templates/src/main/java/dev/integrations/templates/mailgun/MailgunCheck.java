package dev.integrations.templates.mailgun;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.SetupCheck.Result;
import dev.integrations.template.spi.SetupCheck.SideEffect;
import dev.integrations.template.spi.SetupCheck.Step;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.templates.vendor.FormBody;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.Judgement;

/**
 * Shows whether Mailgun takes messages. It asks for the state of the domain, which sending keys may not see; for these it
 * sends a message without fields, of which Mailgun can only say that they are missing. A key or domain of the other region
 * looks as if it did not exist, so that region is asked before anything is refused.
 */
final class MailgunCheck {
    private static final Result UNKNOWN = Result.of(
            Outcome.UNREACHABLE, "Mailgun gave an answer that says nothing about the domain", "Try again later");

    private final TemplateConfig config;
    private final String region;
    private final String otherRegion;

    MailgunCheck(TemplateConfig config) {
        this.config = config;
        this.region = config.text("region");
        this.otherRegion = region.equals("us") ? "eu" : "us";
    }

    SetupCheck check() {
        return new SetupCheck(
                "Key and domain",
                SideEffect.NONE,
                new Step.Ask(MailgunMessage.domain(region, config), this::judgeDomain));
    }

    private Step judgeDomain(OutboundResponse response) {
        JsonNode state = Json.read(response.body()).at("/domain/state");
        if (response.status() == 200 && state.isTextual()) {
            return new Step.Done(
                    state.textValue().equals("active")
                            ? Result.of(Outcome.VERIFIED, "The domain is active")
                            : Result.of(
                                    Outcome.REJECTED,
                                    Judgement.quote(
                                            Judgement.quote("The domain is '%s'".formatted(state.textValue()), config),
                                            config),
                                    "Verify its DNS records in Mailgun"));
        }
        return isRefusal(response) ? new Step.Ask(withoutFields(region), this::judgeMessage) : done(UNKNOWN);
    }

    private Step judgeMessage(OutboundResponse response) {
        if (isMissingFields(response)) {
            return done(Result.of(
                    Outcome.VERIFIED_LIMITED, "The key may send for the domain. Whether it is active is unknown"));
        }
        return isRefusal(response)
                ? new Step.Ask(MailgunMessage.domain(otherRegion, config), this::judgeOtherDomain)
                : done(UNKNOWN);
    }

    private Step judgeOtherDomain(OutboundResponse response) {
        boolean known = response.status() == 200
                && Json.read(response.body()).at("/domain/state").isTextual();
        if (known) {
            return done(otherRegionHasIt());
        }
        return isRefusal(response) ? new Step.Ask(withoutFields(otherRegion), this::judgeOtherMessage) : done(UNKNOWN);
    }

    private Step judgeOtherMessage(OutboundResponse response) {
        if (isMissingFields(response)) {
            return done(otherRegionHasIt());
        }
        return done(
                isRefusal(response)
                        ? Result.of(
                                Outcome.REJECTED,
                                "Mailgun does not take the key for the domain, in neither region",
                                "Check the API key and the domain")
                        : UNKNOWN);
    }

    private Result otherRegionHasIt() {
        return Result.of(
                Outcome.REJECTED,
                "The domain is in the region '%s'".formatted(otherRegion),
                "Choose the region '%s'".formatted(otherRegion));
    }

    private OutboundRequest withoutFields(String ofRegion) {
        return MailgunMessage.messages(ofRegion, config)
                .header("Content-Type", FormBody.URL_ENCODED)
                .build();
    }

    private static boolean isMissingFields(OutboundResponse response) {
        return response.status() == 400
                && Json.read(response.body()).path("message").isTextual();
    }

    /** An answer in the forms in which Mailgun refuses a key or does not know a domain. */
    private static boolean isRefusal(OutboundResponse response) {
        String detail = MailgunAnswer.detail(response);
        boolean told = detail.equals("Forbidden")
                || Json.read(response.body()).path("message").isTextual();
        return told && (response.status() == 401 || response.status() == 403 || response.status() == 404);
    }

    private static Step done(Result result) {
        return new Step.Done(result);
    }
}
