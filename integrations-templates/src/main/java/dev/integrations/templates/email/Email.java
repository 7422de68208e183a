package dev.integrations.templates.email;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.mail.MailAddress;
import dev.integrations.mail.MailMessage;
import dev.integrations.mail.MailServer;
import dev.integrations.mail.MailServer.Login;
import dev.integrations.mail.MailServer.Security;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.templates.vendor.Recipients;
import dev.integrations.templates.vendor.TextLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes messages, and says which server takes them. */
final class Email {
    /** The most characters of a subject; most readers show fewer. */
    static final int MAX_SUBJECT = 255;

    /** The most characters of a text. */
    static final int MAX_TEXT = 50_000;

    /** The most characters of HTML, which cannot be cut. */
    static final int MAX_HTML = 100_000;

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Map<Security, Integer> PORTS =
            Map.of(Security.TLS, 465, Security.STARTTLS, 587, Security.NONE, 25);

    private Email() {}

    static Outgoing of(Sending sending) {
        List<String> notes = new ArrayList<>();
        TemplateConfig config = sending.config();
        JsonNode parameters = sending.parameters();
        try {
            MailMessage.Builder message = from(config)
                    // The same on every attempt, to the byte: the event was written when it happened.
                    .identity(sending.idempotencyKey(), sending.event().createdAt())
                    .to(Recipients.of(sending, notes::add).stream()
                            .map(MailAddress::of)
                            .toList())
                    .subject(TextLimit.of(MAX_SUBJECT)
                            .cut(parameters.path("subject").asText(), "The subject", notes::add));
            content(message, parameters, notes);
            return new Outgoing.Mail(message.build(), server(config), notes);
        } catch (InvalidInputException e) {
            throw new DeliveryWithheldException("The e-mail cannot be sent: " + problems(e));
        }
    }

    private static void content(MailMessage.Builder message, JsonNode parameters, List<String> notes) {
        JsonNode text = parameters.path("text");
        JsonNode html = parameters.path("html");
        if (text.isTextual()) {
            message.text(TextLimit.of(MAX_TEXT).cut(text.textValue(), "The text", notes::add));
        }
        if (html.isTextual()) {
            if (TextLimit.length(html.textValue()) > MAX_HTML) {
                throw new DeliveryWithheldException("The HTML may have %d characters".formatted(MAX_HTML));
            }
            message.html(html.textValue());
        }
    }

    /** Starts a message with what a configuration says of all of them. Readers do not answer it by themselves (RFC 3834). */
    static MailMessage.Builder from(TemplateConfig config) {
        MailMessage.Builder message = MailMessage.builder(new MailAddress(config.find("fromName"), config.text("from")))
                .header("Auto-Submitted", "auto-generated");
        config.find("replyTo").map(MailAddress::of).ifPresent(message::replyTo);
        return message;
    }

    static MailServer server(TemplateConfig config) {
        Security security = Security.valueOf(config.text("security").toUpperCase(Locale.ROOT));
        int port = config.find("port").map(Integer::parseInt).orElseGet(() -> PORTS.get(security));
        Optional<Login> login = config.findSecret("password").map(password -> new Login(config.text("user"), password));
        return new MailServer(config.text("host").toLowerCase(Locale.ROOT), port, security, login, TIMEOUT);
    }

    static String problems(InvalidInputException refused) {
        return refused.problems().stream().map(Problem::toString).collect(Collectors.joining("; "));
    }
}
