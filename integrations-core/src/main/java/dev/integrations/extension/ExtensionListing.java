package dev.integrations.extension;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.common.InvalidInputException;
import java.net.URI;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an extension says of itself in {@value #PATH}, which is read without loading a class of it. Immutable and safe for use
 * by several threads.
 *
 * @param id its id, which never changes: up to 100 characters, words of lower-case letters and digits, a letter first, with
 *     dots or hyphens between them, such as {@code com.example.chat}
 * @param version its version
 * @param name what people call it, up to 100 characters
 * @param summary what it does, up to 500 characters; may be empty
 * @param author who made it, up to 200 characters; may be empty
 * @param license under which terms it may be used, an SPDX expression or a name of up to 100 characters; may be empty
 * @param categories under which it is listed, up to 20
 * @param icon a {@code data:} URI of an image in SVG, PNG or WebP of up to 64 KiB, to be shown as an image and not to be made a
 *     part of a page; or empty
 * @param documentation an {@code https} URL of what there is to read about it, or empty
 * @param templates the ids of exactly the templates that it supplies, 1 to 100
 * @param capabilities what it can do, in words to search by, up to 50
 * @param events types of events that it works with, in words to search by, up to 200
 * @param requires which versions of other extensions it needs, by their ids, up to 50
 * @param conflicts beside which versions of other extensions it cannot be, by their ids, up to 50
 */
public record ExtensionListing(
        String id,
        SemVer version,
        String name,
        String summary,
        String author,
        String license,
        NavigableSet<String> categories,
        Optional<URI> icon,
        Optional<URI> documentation,
        NavigableSet<String> templates,
        NavigableSet<String> capabilities,
        NavigableSet<String> events,
        NavigableMap<String, SemVerRange> requires,
        NavigableMap<String, SemVerRange> conflicts) {
    /** Where the listing is in a jar. */
    public static final String PATH = "META-INF/integrations/extension.json";

    /** The most bytes that a listing may have, 256 KiB. */
    public static final int MAX_BYTES = 256 * 1024;

    /**
     * Copies what may have several values. What a listing may be like is checked by {@link #parse}.
     *
     * @param id its id
     * @param version its version
     * @param name what people call it
     * @param summary what it does
     * @param author who made it
     * @param license under which terms it may be used
     * @param categories under which it is listed
     * @param icon an image
     * @param documentation what there is to read about it
     * @param templates the ids of its templates
     * @param capabilities what it can do
     * @param events types of events that it works with
     * @param requires which other extensions it needs
     * @param conflicts beside which other extensions it cannot be
     */
    public ExtensionListing {
        categories = copy(categories);
        templates = copy(templates);
        capabilities = copy(capabilities);
        events = copy(events);
        requires = Collections.unmodifiableNavigableMap(new TreeMap<>(requires));
        conflicts = Collections.unmodifiableNavigableMap(new TreeMap<>(conflicts));
    }

    private static NavigableSet<String> copy(Collection<String> values) {
        return Collections.unmodifiableNavigableSet(new TreeSet<>(values));
    }

    /**
     * Reads a listing by itself, so its icon must be a {@code data:} URI.
     *
     * @param json the listing, up to 256 KiB
     * @return the listing
     * @throws InvalidInputException if it is not as a listing must be; it names everything that is wrong, by JSON pointers
     */
    public static ExtensionListing parse(String json) {
        return ListingReader.read(json, path -> Optional.empty());
    }

    /**
     * Writes the listing.
     *
     * @return JSON that {@link #parse} reads
     */
    public String toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", id).put("version", version.toString()).put("name", name);
        json.put("summary", summary).put("author", author).put("license", license);
        add(json, "categories", categories);
        icon.ifPresent(uri -> json.put("icon", uri.toString()));
        documentation.ifPresent(uri -> json.put("documentation", uri.toString()));
        add(json, "templates", templates);
        add(json, "capabilities", capabilities);
        add(json, "events", events);
        add(json, "requires", requires);
        add(json, "conflicts", conflicts);
        return json.toString();
    }

    private static void add(ObjectNode json, String member, NavigableSet<String> values) {
        ArrayNode array = json.putArray(member);
        values.forEach(array::add);
    }

    private static void add(ObjectNode json, String member, Map<String, SemVerRange> ranges) {
        ObjectNode object = json.putObject(member);
        ranges.forEach((id, range) -> object.put(id, range.toString()));
    }

    @Override
    public String toString() {
        return id + " " + version;
    }
}
