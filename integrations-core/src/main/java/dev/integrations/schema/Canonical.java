package dev.integrations.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One text for all JSON values that are equal: numbers by their value, objects whatever the order of their members. Texts
 * are compared rather than trees, because hash tables put texts in order when hashes collide.
 */
final class Canonical {
    private static final int STEP = 16;

    private Canonical() {}

    static String text(JsonNode value, Budget budget) {
        StringBuilder text = new StringBuilder();
        append(text, value, budget);
        budget.spend(text.length() / STEP);
        return text.toString();
    }

    /** Returns the number that a node is, or null if it is none. */
    static @Nullable BigDecimal number(JsonNode value) {
        if (!value.isNumber() || (value.isFloatingPointNumber() && !isFinite(value))) {
            return null;
        }
        return value.decimalValue();
    }

    private static boolean isFinite(JsonNode value) {
        return value.isBigDecimal() || Double.isFinite(value.doubleValue());
    }

    private static void append(StringBuilder text, JsonNode value, Budget budget) {
        budget.enter();
        BigDecimal number = number(value);
        if (number != null) {
            text.append(number.signum() == 0 ? "0" : number.stripTrailingZeros().toString());
        } else if (value.isObject()) {
            appendObject(text, value, budget);
        } else if (value.isArray()) {
            text.append('[');
            value.forEach(item -> {
                append(text, item, budget);
                text.append(',');
            });
            text.append(']');
        } else if (value.isTextual()) {
            appendQuoted(text, value.textValue());
        } else {
            text.append(value.asText());
        }
        budget.leave();
    }

    private static void appendObject(StringBuilder text, JsonNode object, Budget budget) {
        List<String> names = new ArrayList<>(object.size());
        object.fieldNames().forEachRemaining(names::add);
        Collections.sort(names);
        budget.spend(names.size());
        text.append('{');
        for (String name : names) {
            appendQuoted(text, name);
            text.append(':');
            append(text, object.path(name), budget);
            text.append(',');
        }
        text.append('}');
    }

    private static void appendQuoted(StringBuilder text, String value) {
        text.append('"')
                .append(value.replace("\\", "\\\\").replace("\"", "\\\""))
                .append('"');
    }
}
