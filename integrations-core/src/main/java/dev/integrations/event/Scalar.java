package dev.integrations.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** JSON values that are neither object nor array, and when two of them are the same. */
final class Scalar {
    /** The key of whatever is no scalar, and of what is not there. */
    static final Object NONE = new Object();

    private static final Object NULL = new Object();
    private static final int LONG_DIGITS = 18;

    private Scalar() {}

    /** Returns what equals the key of another scalar if and only if they are the same: numbers by their value. */
    static Object key(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> node.textValue();
            case BOOLEAN -> node.booleanValue();
            case NULL -> NULL;
            case NUMBER -> {
                BigDecimal number = number(node);
                yield number == null ? NONE : number;
            }
            default -> NONE;
        };
    }

    /** Returns the number without trailing zeros, or null if the node is none or is not finite. */
    static @Nullable BigDecimal number(JsonNode node) {
        boolean binary = node.isDouble() || node.isFloat();
        if (!node.isNumber() || (binary && !Double.isFinite(node.doubleValue()))) {
            return null;
        }
        BigDecimal number = node.decimalValue();
        try {
            return number.stripTrailingZeros();
        } catch (ArithmeticException e) {
            // The exponent is next to the largest there is: such a number stays as it was written.
            return number;
        }
    }

    /** Returns the one form in which a number is written, whatever type it was read as. */
    static JsonNode node(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        boolean small = stripped.scale() <= 0 && stripped.precision() - stripped.scale() <= LONG_DIGITS;
        return small ? LongNode.valueOf(stripped.longValueExact()) : DecimalNode.valueOf(stripped);
    }
}
