package dev.integrations.templates.ga4;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.templates.vendor.TextLimit;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Copies named values, without what Google would drop: too many, with other names, or of another kind than text or number. */
final class Ga4Values {
    private static final int MAX_VALUES = 25;
    private static final int MAX_OWN_ITEM_VALUES = 10;
    private static final TextLimit ITEM_TEXT = TextLimit.of(100);

    /** What items may have besides parameters of one's own. */
    private static final Set<String> ITEM_VALUES = Set.of(
            "item_id",
            "item_name",
            "affiliation",
            "coupon",
            "discount",
            "index",
            "item_brand",
            "item_category",
            "item_category2",
            "item_category3",
            "item_category4",
            "item_category5",
            "item_list_id",
            "item_list_name",
            "item_variant",
            "location_id",
            "price",
            "quantity",
            "creative_name",
            "creative_slot",
            "promotion_id",
            "promotion_name");

    private final Pattern name;
    private final TextLimit text;
    private final boolean ofEvent;
    private final Consumer<String> notes;

    private Ga4Values(int maxName, int maxText, boolean ofEvent, Consumer<String> notes) {
        this.name = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,%d}".formatted(maxName - 1));
        this.text = TextLimit.of(maxText);
        this.ofEvent = ofEvent;
        this.notes = notes;
    }

    static Ga4Values params(Consumer<String> notes) {
        return new Ga4Values(40, 100, true, notes);
    }

    static Ga4Values userProperties(Consumer<String> notes) {
        return new Ga4Values(24, 36, false, notes);
    }

    ObjectNode copy(JsonNode from) {
        return copy(from, JsonNodeFactory.instance.objectNode());
    }

    /** Adds to what is there already, which counts and wins. */
    ObjectNode copy(JsonNode from, ObjectNode to) {
        int dropped = 0;
        for (Map.Entry<String, JsonNode> entry : from.properties()) {
            String key = entry.getKey();
            if (to.has(key)) {
                noteIfOther(key, entry.getValue(), to.path(key));
            } else if (isReserved(key) || !name.matcher(key).matches()) {
                notes.accept("'%.60s' was left out: Google Analytics takes no such name".formatted(key));
            } else if (to.size() == MAX_VALUES) {
                dropped++;
            } else {
                put(key, entry.getValue(), to);
            }
        }
        if (dropped > 0) {
            notes.accept("%d values were left out: Google Analytics takes %d".formatted(dropped, MAX_VALUES));
        }
        return to;
    }

    private boolean isReserved(String key) {
        return ofEvent ? Ga4Names.isReserved(key) : Ga4Names.isReservedUserProperty(key);
    }

    private void noteIfOther(String key, JsonNode value, JsonNode given) {
        if (!value.equals(given)) {
            notes.accept("'%.60s' was left out: it is given elsewhere".formatted(key));
        }
    }

    private void put(String key, JsonNode value, ObjectNode to) {
        if (ofEvent && key.equals("items") && value.isArray()) {
            to.set(key, items(value));
        } else {
            putValue(key, value, text, to);
        }
    }

    private void putValue(String key, JsonNode value, TextLimit limit, ObjectNode to) {
        if (value.isTextual() || value.isBoolean()) {
            to.put(key, limit.cut(value.asText(), "'" + key + "'", notes));
        } else if (value.isNumber()) {
            to.set(key, value);
        } else if (!value.isNull()) {
            notes.accept("'%.60s' was left out: it is neither text nor number".formatted(key));
        }
    }

    private ArrayNode items(JsonNode items) {
        ArrayNode copies = JsonNodeFactory.instance.arrayNode();
        for (JsonNode item : items) {
            if (!item.has("item_id") && !item.has("item_name")) {
                throw new DeliveryWithheldException("Google Analytics needs 'item_id' or 'item_name' in each item");
            }
            ObjectNode copy = copies.addObject();
            int own = 0;
            for (Map.Entry<String, JsonNode> entry : item.properties()) {
                if (!ITEM_VALUES.contains(entry.getKey()) && ++own > MAX_OWN_ITEM_VALUES) {
                    notes.accept("'%.60s' of an item was left out: there may be %d of one's own"
                            .formatted(entry.getKey(), MAX_OWN_ITEM_VALUES));
                } else {
                    putValue(entry.getKey(), entry.getValue(), ITEM_TEXT, copy);
                }
            }
        }
        return copies;
    }
}
