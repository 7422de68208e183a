package dev.integrations.templates.paypal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.template.spi.Sending;
import dev.integrations.templates.vendor.TextLimit;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Where an action goes to and what it says.
 *
 * @param path the path of the call
 * @param json the body
 */
record PayPalBody(String path, ObjectNode json) {
    static final String CREATE = "create_order";
    static final String CAPTURE = "capture_order";
    static final String REFUND = "refund_capture";

    private static final TextLimit DESCRIPTION = TextLimit.of(127);
    private static final TextLimit SOFT_DESCRIPTOR = TextLimit.of(22).withoutEllipsis();
    private static final TextLimit NOTE = TextLimit.of(255);
    private static final Pattern LINE_BREAKS = Pattern.compile("\\R+");
    private static final int MAX_DECIMALS = 3;

    static PayPalBody of(Sending sending, Consumer<String> notes) {
        JsonNode parameters = sending.parameters();
        return switch (sending.action().id()) {
            case CAPTURE ->
                new PayPalBody(
                        "/v2/checkout/orders/" + parameters.path("order_id").asText() + "/capture", object());
            case REFUND ->
                new PayPalBody(
                        "/v2/payments/captures/" + parameters.path("capture_id").asText() + "/refund",
                        refund(parameters, notes));
            default -> new PayPalBody("/v2/checkout/orders", order(parameters, notes));
        };
    }

    private static ObjectNode order(JsonNode parameters, Consumer<String> notes) {
        ObjectNode order = object().put("intent", parameters.path("intent").asText("CAPTURE"));
        ObjectNode unit = order.putArray("purchase_units").addObject();
        new Copying(parameters, unit, notes)
                .text("reference_id")
                .cut("description", DESCRIPTION)
                .text("custom_id")
                .text("invoice_id")
                .cut("soft_descriptor", SOFT_DESCRIPTOR);
        unit.set("amount", money(parameters));
        return order;
    }

    private static ObjectNode refund(JsonNode parameters, Consumer<String> notes) {
        ObjectNode refund = object();
        if (parameters.has("amount")) {
            refund.set("amount", money(parameters));
        }
        new Copying(parameters, refund, notes)
                .text("custom_id")
                .text("invoice_id")
                .line("note_to_payer", NOTE);
        return refund;
    }

    /** Copies texts that are there. */
    private record Copying(JsonNode from, ObjectNode to, Consumer<String> notes) {
        Copying text(String name) {
            if (from.has(name)) {
                to.put(name, from.path(name).asText());
            }
            return this;
        }

        Copying cut(String name, TextLimit limit) {
            return put(name, from.path(name).asText(), limit);
        }

        Copying line(String name, TextLimit limit) {
            String text = from.path(name).asText();
            String line = LINE_BREAKS.matcher(text).replaceAll(" ");
            if (!line.equals(text)) {
                notes.accept("'%s' is one line: its line breaks became spaces".formatted(name));
            }
            return put(name, line, limit);
        }

        private Copying put(String name, String text, TextLimit limit) {
            if (!text.isEmpty()) {
                to.put(name, limit.cut(text, "'" + name + "'", notes));
            }
            return this;
        }
    }

    private static ObjectNode money(JsonNode parameters) {
        JsonNode amount = parameters.path("amount");
        return object().put(
                        "currency_code", parameters.path("currency").asText().toUpperCase(Locale.ROOT))
                .put("value", amount.isNumber() ? plain(amount.decimalValue()) : amount.asText());
    }

    private static String plain(BigDecimal amount) {
        BigDecimal exact = amount.stripTrailingZeros();
        if (exact.scale() > MAX_DECIMALS) {
            throw new DeliveryWithheldException("An amount has up to %d decimals".formatted(MAX_DECIMALS));
        }
        return amount.scale() > MAX_DECIMALS ? exact.toPlainString() : amount.toPlainString();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
