package dev.integrations.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/** What a schema asks of the type and the value: {@code type}, {@code enum}, bounds of numbers and of texts. */
final class ScalarKeywords {
    private static final List<String> TYPES =
            List.of("null", "boolean", "object", "array", "number", "string", "integer");

    /** Numbers whose digits would have to be written out by the thousand are not divided. */
    private static final int MAX_SCALE = 1000;

    private ScalarKeywords() {}

    static void read(SchemaReader reader) {
        readType(reader);
        readEnum(reader);
        bound(reader, "minimum", "at least", (value, limit) -> value.compareTo(limit) >= 0);
        bound(reader, "maximum", "at most", (value, limit) -> value.compareTo(limit) <= 0);
        bound(reader, "exclusiveMinimum", "more than", (value, limit) -> value.compareTo(limit) > 0);
        bound(reader, "exclusiveMaximum", "less than", (value, limit) -> value.compareTo(limit) < 0);
        readMultipleOf(reader);
        readText(reader);
    }

    static boolean isInteger(BigDecimal number) {
        return number.signum() == 0
                || number.scale() <= 0
                || number.stripTrailingZeros().scale() <= 0;
    }

    private static void readType(SchemaReader reader) {
        if (!reader.has("type")) {
            return;
        }
        JsonNode given = reader.get("type");
        Set<String> types = given.isTextual() ? Set.of(given.textValue()) : reader.names("type");
        if (types.isEmpty() || !TYPES.containsAll(types)) {
            reader.problem("type", "must be one or several of " + String.join(", ", TYPES));
            return;
        }
        String wanted = String.join(" or ", types);
        reader.add(check -> {
            if (types.stream().noneMatch(type -> isOfType(check.value(), type))) {
                check.fail("must be of type " + wanted);
            }
        });
    }

    private static boolean isOfType(JsonNode value, String type) {
        return switch (type) {
            case "null" -> value.isNull();
            case "boolean" -> value.isBoolean();
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            default -> {
                BigDecimal number = Canonical.number(value);
                yield number != null && (type.equals("number") || isInteger(number));
            }
        };
    }

    private static void readEnum(SchemaReader reader) {
        if (reader.has("enum")) {
            JsonNode allowed = reader.get("enum");
            if (!allowed.isArray() || allowed.isEmpty()) {
                reader.problem("enum", "must be an array of at least one value");
            }
            oneOf(reader, allowed, "must be one of the %d values that its schema lists".formatted(allowed.size()));
        }
        if (reader.has("const")) {
            oneOf(reader, List.of(reader.get("const")), "must be the one value that its schema allows");
        }
    }

    private static void oneOf(SchemaReader reader, Iterable<JsonNode> values, String message) {
        Set<String> allowed = new HashSet<>();
        values.forEach(value -> allowed.add(Canonical.text(value, new Budget())));
        boolean scalars = allowed.stream().noneMatch(text -> text.startsWith("{") || text.startsWith("["));
        reader.add(check -> {
            boolean cannotBe = scalars && check.value().isContainerNode();
            if (cannotBe || !allowed.contains(Canonical.text(check.value(), check.budget()))) {
                check.fail(message);
            }
        });
    }

    private static void bound(
            SchemaReader reader, String keyword, String words, BiPredicate<BigDecimal, BigDecimal> holds) {
        reader.number(keyword)
                .ifPresent(limit -> reader.add(check -> {
                    BigDecimal number = Canonical.number(check.value());
                    if (number != null && !holds.test(number, limit)) {
                        check.fail("must be %s %s".formatted(words, limit));
                    }
                }));
    }

    private static void readMultipleOf(SchemaReader reader) {
        reader.number("multipleOf").ifPresent(factor -> {
            if (factor.signum() <= 0 || isExcessive(factor)) {
                reader.problem("multipleOf", "must be more than 0, and of a usual size");
                return;
            }
            reader.add(check -> {
                BigDecimal number = Canonical.number(check.value());
                if (number != null
                        && (isExcessive(number) || number.remainder(factor).signum() != 0)) {
                    check.fail("must be a multiple of %s".formatted(factor));
                }
            });
        });
    }

    private static boolean isExcessive(BigDecimal number) {
        return Math.abs((long) number.scale()) > MAX_SCALE || number.precision() > MAX_SCALE;
    }

    private static void readText(SchemaReader reader) {
        reader.count("minLength")
                .ifPresent(least -> reader.add(check -> {
                    if (check.value().isTextual() && length(check) < least) {
                        check.fail("must have at least %d characters".formatted(least));
                    }
                }));
        reader.count("maxLength")
                .ifPresent(most -> reader.add(check -> {
                    if (check.value().isTextual() && length(check) > most) {
                        check.fail("must have at most %d characters".formatted(most));
                    }
                }));
        reader.text("pattern")
                .flatMap(source -> reader.pattern("pattern", source))
                .ifPresent(pattern -> reader.add(check -> {
                    if (check.value().isTextual() && !pattern.find(check.value().textValue(), check.budget())) {
                        check.fail("must match the pattern %s".formatted(pattern));
                    }
                }));
    }

    private static int length(Check check) {
        String text = check.value().textValue();
        check.budget().spend(text.length() / 64);
        return text.codePointCount(0, text.length());
    }
}
