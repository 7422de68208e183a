package dev.integrations.templates.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.templates.vendor.FormBody;
import dev.integrations.templates.vendor.TextLimit;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Parameters as Stripe reads them: a form in which {@code a[b]} is the member {@code b} of {@code a}. */
final class StripeForm {
    private static final Map<String, TextLimit> LIMITS = Map.of(
            "description",
            TextLimit.of(1000),
            "statement_descriptor",
            TextLimit.of(22).withoutEllipsis());
    private static final TextLimit METADATA = TextLimit.of(500);

    private StripeForm() {}

    static FormBody of(JsonNode parameters, Consumer<String> notes) {
        FormBody form = new FormBody();
        parameters.properties().forEach(parameter -> {
            String name = parameter.getKey();
            JsonNode value = parameter.getValue();
            if (value.isObject()) {
                value.properties().forEach(member -> {
                    String field = "%s[%s]".formatted(name, member.getKey());
                    form.add(field, METADATA.cut(text(member.getValue()), "'" + field + "'", notes));
                });
            } else if (name.equals("currency")) {
                form.add(name, value.asText().toLowerCase(Locale.ROOT));
            } else {
                TextLimit limit = LIMITS.get(name);
                String text = text(value);
                form.add(name, limit == null ? text : limit.cut(text, "'" + name + "'", notes));
            }
        });
        return form;
    }

    private static String text(JsonNode value) {
        // 10.0 is a whole number to the schema, and would be none to Stripe.
        return value.isNumber() ? value.decimalValue().stripTrailingZeros().toPlainString() : value.asText();
    }
}
