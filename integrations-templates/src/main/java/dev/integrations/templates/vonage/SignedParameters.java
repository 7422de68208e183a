package dev.integrations.templates.vonage;

import dev.integrations.common.Secret;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.templates.vendor.Digest;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.TimeWindow;
import dev.integrations.web.MalformedParametersException;
import dev.integrations.web.WebParameters;
import dev.integrations.web.WebRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Verifies webhooks of the SMS API: parameters of a query, a form or a JSON body, among them a time and a signature.
 *
 * @see <a href="https://developer.vonage.com/en/getting-started/concepts/signing-messages">Signing messages</a>
 */
final class SignedParameters implements InboundVerifier {
    private static final String SIGNATURE = "sig";

    private final List<Secret> secrets;
    private final ParameterSignature signature;

    SignedParameters(List<Secret> secrets, String algorithm) {
        this.secrets = secrets;
        this.signature = ParameterSignature.of(algorithm);
    }

    @Override
    public InboundResult verify(InboundRequest inbound) {
        Map<String, String> parameters;
        try {
            parameters = parameters(inbound.request());
        } catch (MalformedParametersException e) {
            return new InboundResult.Refused("The parameters cannot be read");
        }
        String given = parameters.getOrDefault(SIGNATURE, "");
        if (given.isEmpty()) {
            return parameters.isEmpty()
                    ? new InboundResult.Refused("There are no parameters, or one is there twice")
                    : new InboundResult.Deferred("The request is not signed; Vonage signs it when it is sent again");
        }
        boolean genuine = false;
        for (Secret secret : secrets) {
            genuine |= signature.matches(given, parameters, secret);
        }
        if (!genuine) {
            return new InboundResult.Refused("The signature does not match");
        }
        return TimeWindow.seconds(parameters.getOrDefault("timestamp", ""))
                        .filter(at -> TimeWindow.holds(at, inbound.at()))
                        .isPresent()
                ? VonageEvent.ofSms(parameters, Digest.sha256(ParameterSignature.content(parameters)))
                : new InboundResult.Refused("The time of the signature is too far off");
    }

    private static Map<String, String> parameters(WebRequest request) {
        Map<String, String> parameters = new TreeMap<>();
        if (request.body().length == 0 || request.isForm()) {
            WebParameters sent = request.body().length == 0 ? request.queryParameters() : request.form();
            if (sent.repeated().isEmpty()) {
                sent.names()
                        .forEach(name -> parameters.put(name, sent.find(name).orElseThrow()));
            }
        } else {
            Json.read(request.body())
                    .properties()
                    .forEach(each ->
                            parameters.put(each.getKey(), each.getValue().asText()));
        }
        // What is not signed is not read: anybody could add it.
        parameters.values().removeIf(value -> !ParameterSignature.isSigned(value));
        return parameters;
    }
}
