package dev.integrations.testkit.template;

import dev.integrations.http.OutboundResponse;
import dev.integrations.mail.MailReply;
import java.nio.charset.StandardCharsets;

/** Makes answers of vendors. */
public final class Answers {
    private Answers() {}

    /**
     * Returns an answer.
     *
     * @param status its HTTP status
     * @param body its body, such as JSON
     * @return the answer
     */
    public static OutboundResponse of(int status, String body) {
        return OutboundResponse.builder(status)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    /**
     * Returns the reply of a mail server, for a template that sends e-mail.
     *
     * @param stage what it is about
     * @param code its code, 200 to 599
     * @param text its text, with the enhanced code in front
     * @return the reply in the form in which attempts keep it
     */
    public static OutboundResponse reply(MailReply.Stage stage, int code, String text) {
        return of(code, text, MailForm.STAGE, stage.name());
    }

    /**
     * Returns an answer with a header field.
     *
     * @param status its HTTP status
     * @param body its body, such as JSON
     * @param header the name of the field
     * @param value the value of the field
     * @return the answer
     */
    public static OutboundResponse of(int status, String body, String header, String value) {
        return OutboundResponse.builder(status)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .header(header, value)
                .build();
    }
}
