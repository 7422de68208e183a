package dev.integrations.templates.ga4;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.Resources;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Names that Google Analytics keeps to itself, and those of events that it knows, with the parameters that it looks for in them.
 *
 * @see <a href="https://developers.google.com/analytics/devguides/collection/protocol/ga4/reference#reserved_names">Reserved
 *     names</a>
 * @see <a href="https://developers.google.com/analytics/devguides/collection/protocol/ga4/reference/events">Events</a>
 */
final class Ga4Names {
    private static final Pattern PREFIXED = Pattern.compile("(ga|google|firebase)_.*");
    private static final JsonNode NAMES =
            Json.read(Resources.text(Ga4Names.class, "names.json").getBytes(StandardCharsets.UTF_8));
    private static final Set<String> EVENTS = set("reserved");
    private static final Set<String> EVENTS_OF_WEB_STREAMS = set("reservedOfWebStreams");
    private static final Set<String> USER_PROPERTIES = set("reservedUserProperties");

    private Ga4Names() {}

    static boolean isReservedEvent(String name, boolean web) {
        return isReserved(name) || EVENTS.contains(name) || (web && EVENTS_OF_WEB_STREAMS.contains(name));
    }

    static boolean isReservedUserProperty(String name) {
        return isReserved(name) || USER_PROPERTIES.contains(name);
    }

    /** Says so of a name of anything. */
    static boolean isReserved(String name) {
        return PREFIXED.matcher(name).matches();
    }

    /** Returns what a recommended event should have, and does not. */
    static List<String> missing(String event, ObjectNode params) {
        return texts(NAMES.path("recommended").path(event)).stream()
                .filter(name -> !params.has(name))
                .toList();
    }

    private static Set<String> set(String member) {
        return Set.copyOf(texts(NAMES.path(member)));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::textValue)
                .collect(Collectors.toList());
    }
}
