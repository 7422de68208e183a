package dev.integrations.testkit.template;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.mail.MailAddress;
import dev.integrations.mail.MailMessage;
import dev.integrations.mail.MailReply;
import dev.integrations.mail.MailReply.Stage;
import dev.integrations.template.spi.Outgoing;
import java.net.URI;
import java.util.List;

/** E-mails and replies in the form of requests and answers, so that the same rules look at both. */
final class MailForm {
    /** Tells of an answer what it is about; attempts keep it without that. */
    static final String STAGE = "Mail-Stage";

    private MailForm() {}

    /** Returns a request whose body has each part of a message at a place of its own. */
    static OutboundRequest request(Outgoing.Mail mail) {
        MailMessage message = mail.message();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        message.messageId().ifPresent(id -> body.put("id", id));
        message.date().ifPresent(date -> body.put("date", date.toString()));
        body.put("from", message.from().toString());
        message.replyTo().ifPresent(address -> body.put("replyTo", address.toString()));
        add(body.putArray("to"), message.to());
        add(body.putArray("cc"), message.cc());
        add(body.putArray("bcc"), message.bcc());
        body.put("subject", message.subject());
        message.text().ifPresent(text -> body.put("text", text));
        message.html().ifPresent(html -> body.put("html", html));
        OutboundRequest.Builder request = OutboundRequest.builder(
                "POST",
                URI.create("https://%s:%d/%s"
                        .formatted(
                                mail.server().host(),
                                mail.server().port(),
                                mail.server().security())));
        message.headers().forEach(header -> request.header(header.name(), header.value()));
        return request.body(SampleJson.bytes(body)).build();
    }

    private static void add(ArrayNode array, List<MailAddress> addresses) {
        addresses.forEach(address -> array.add(address.toString()));
    }

    static MailReply reply(OutboundResponse answer) {
        Stage stage = answer.header(STAGE).map(Stage::valueOf).orElse(Stage.CONNECTION);
        return MailReply.of(stage, answer.status(), Subject.text(answer.body()));
    }
}
