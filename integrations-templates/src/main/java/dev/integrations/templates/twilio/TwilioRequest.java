package dev.integrations.templates.twilio;

import dev.integrations.http.OutboundRequest;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.templates.vendor.Authorization;
import java.net.URI;

/** Requests to the account, with the API key if there is one. */
final class TwilioRequest {
    private static final String API = "https://api.twilio.com/2010-04-01/Accounts/";

    private TwilioRequest() {}

    static OutboundRequest.Builder builder(String method, String below, TemplateConfig config) {
        String account = config.text("accountSid");
        String authorization = config.find("apiKeySid")
                .map(key -> Authorization.basic(key, config.secret("apiKeySecret")))
                .orElseGet(() -> Authorization.basic(account, config.secret("authToken")));
        return OutboundRequest.builder(method, URI.create(API + account + below))
                .header(Authorization.HEADER, authorization);
    }
}
