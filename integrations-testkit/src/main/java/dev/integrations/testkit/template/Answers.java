package dev.integrations.testkit.template;

import dev.integrations.http.OutboundResponse;
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
