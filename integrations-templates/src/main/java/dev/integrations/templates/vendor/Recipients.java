package dev.integrations.templates.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.template.spi.Sending;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Whom an e-mail goes to. */
public final class Recipients {
    private static final String FIELD = "to";

    private Recipients() {}

    /**
     * Returns the recipients of a message: those of the parameter {@code to}, or of the field {@code to} without it.
     *
     * @param sending the message
     * @param notes takes a sentence for the tenant if an address came twice
     * @return addresses, each once, whatever the case of its letters
     */
    public static List<String> of(Sending sending, Consumer<String> notes) {
        JsonNode parameter = sending.parameters().path(FIELD);
        Stream<String> given = parameter.isMissingNode()
                ? sending.config().list(FIELD).stream()
                : StreamSupport.stream(parameter.spliterator(), false).map(JsonNode::asText);
        List<String> all = given.toList();
        Map<String, String> distinct = new LinkedHashMap<>();
        all.forEach(address -> distinct.putIfAbsent(address.toLowerCase(Locale.ROOT), address));
        if (distinct.size() < all.size()) {
            notes.accept("Recipients that came more than once were left out");
        }
        return List.copyOf(distinct.values());
    }
}
