package dev.integrations.template.spi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.OutboundResponse;
import dev.integrations.mail.MailReply;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A ready-made kind of integration. All methods are pure functions of what they are given: they do no I/O, do not block, and
 * are called by several threads at once. A configuration that they are given is valid by the {@linkplain
 * TemplateDescriptor#config() schema} of this template.
 */
public interface Template {
    /**
     * Returns what this template is.
     *
     * @return the same descriptor on every call
     */
    TemplateDescriptor descriptor();

    /**
     * Returns what shows whether a configuration works. Checks are made when an integration is installed or changed, and when
     * somebody asks; those with a side effect only when somebody asks.
     *
     * @param config a valid configuration
     * @return the checks, in the order in which they are made and shown
     */
    List<SetupCheck> checks(TemplateConfig config);

    /**
     * Makes what is sent for an event. A dry run calls the same method, so what it shows is what would be sent.
     *
     * @param sending the event, what is to be done about it, and the configuration
     * @return what to send
     * @throws dev.integrations.delivery.DeliveryWithheldException if the event can never be put into the form that the vendor
     *     takes; its message is shown to the tenant
     */
    Outgoing prepare(Sending sending);

    /**
     * Judges the answer to what {@link #prepare} made.
     *
     * @param response the answer
     * @param config the configuration with which it was made
     * @param now when it arrived
     * @return what it means
     */
    Verdict classify(OutboundResponse response, TemplateConfig config, Instant now);

    /**
     * Judges the answer to an e-mail that {@link #prepare} made. The default is for templates that make none.
     *
     * @param reply the answer
     * @param config the configuration with which the e-mail was made
     * @param now when it arrived
     * @return what it means
     * @throws UnsupportedOperationException by default
     */
    default Verdict classify(MailReply reply, TemplateConfig config, Instant now) {
        throw new UnsupportedOperationException(
                "template '%s' sends no e-mail".formatted(descriptor().id()));
    }

    /**
     * Returns what verifies the requests that the vendor sends to the host.
     *
     * @param config a valid configuration
     * @return the verifier, or empty, which is the default, if the vendor sends none or this configuration has no key for it
     */
    default Optional<InboundVerifier> inbound(TemplateConfig config) {
        return Optional.empty();
    }

    /**
     * Turns a configuration of the version before into one of the next version. It is called for one version after the other,
     * until the current one is reached.
     *
     * @param fromVersion the version that the configuration is of, from 1 to one less than the current one
     * @param config the configuration with its secrets, a copy that may be changed
     * @return the configuration of version {@code fromVersion + 1}
     */
    default JsonNode migrate(int fromVersion, JsonNode config) {
        return config;
    }
}
