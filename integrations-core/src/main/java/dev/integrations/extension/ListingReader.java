package dev.integrations.extension;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.crypto.StrictJson;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads a listing, and collects everything that is wrong with it. */
final class ListingReader {
    private static final int MAX_ID = 100;
    private static final int MAX_NAME = 100;
    private static final int MAX_SUMMARY = 500;
    private static final int MAX_AUTHOR = 200;
    private static final int MAX_WORD = 128;
    private static final int MAX_URL = 1_000;
    private static final int MAX_CATEGORIES = 20;
    private static final int MAX_TEMPLATES = 100;
    private static final int MAX_CAPABILITIES = 50;
    private static final int MAX_EVENTS = 200;
    private static final int MAX_OTHERS = 50;
    private static final int MAX_ICON = 64 * 1024;

    static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*");
    private static final Pattern TEMPLATE = Pattern.compile("[a-z][a-z0-9-]{0,59}");
    private static final Pattern WORD = Pattern.compile("[^\\p{Cntrl}]+");
    private static final Pattern DATA =
            Pattern.compile("data:image/(?:svg\\+xml|png|webp);base64,[A-Za-z0-9+/]+={0,2}");

    private static final Set<String> MEMBERS = Set.of(
            "id",
            "version",
            "name",
            "summary",
            "author",
            "license",
            "categories",
            "icon",
            "documentation",
            "templates",
            "capabilities",
            "events",
            "requires",
            "conflicts");

    private static final Map<String, String> IMAGES =
            Map.of("svg", "image/svg+xml", "png", "image/png", "webp", "image/webp");

    private final JsonNode json;
    private final Function<String, Optional<byte[]>> files;
    private final List<Problem> problems = new ArrayList<>();

    private ListingReader(JsonNode json, Function<String, Optional<byte[]>> files) {
        this.json = json;
        this.files = files;
    }

    /** Reads a listing, whose icon may be a file beside it. */
    static ExtensionListing read(String json, Function<String, Optional<byte[]>> files) {
        requireSize(json);
        JsonNode object = StrictJson.readObject(json)
                .orElseThrow(() -> invalid("", "is no JSON object, or names a member twice"));
        return new ListingReader(object, files).read();
    }

    static ExtensionListing read(JsonNode object) {
        requireSize(object.toString());
        return new ListingReader(object, path -> Optional.empty()).read();
    }

    private static void requireSize(String json) {
        if (json.getBytes(StandardCharsets.UTF_8).length > ExtensionListing.MAX_BYTES) {
            throw invalid("", "has more than %d bytes".formatted(ExtensionListing.MAX_BYTES));
        }
    }

    private static InvalidInputException invalid(String field, String message) {
        return new InvalidInputException("listing of an extension", List.of(new Problem(field, message)));
    }

    private ExtensionListing read() {
        json.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name) && !name.startsWith("x-")) {
                wrong("/" + name, "is no member of a listing; names of your own begin with x-");
            }
        });
        String id = id();
        Optional<SemVer> version = version();
        String name = text("name", MAX_NAME, true);
        ExtensionListing listing = new ExtensionListing(
                id,
                version.orElse(SemVer.of("0", "0", "0")),
                name,
                text("summary", MAX_SUMMARY, false),
                text("author", MAX_AUTHOR, false),
                text("license", MAX_NAME, false),
                words("categories", MAX_CATEGORIES, WORD),
                icon(),
                documentation(),
                words("templates", MAX_TEMPLATES, TEMPLATE),
                words("capabilities", MAX_CAPABILITIES, WORD),
                words("events", MAX_EVENTS, WORD),
                ranges("requires", id),
                ranges("conflicts", id));
        if (json.path("templates").isMissingNode() || json.path("templates").isEmpty()) {
            wrong("/templates", "must name at least one template");
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException("listing of an extension", problems);
        }
        return listing;
    }

    private String id() {
        String id = text("id", MAX_ID, true);
        if (!id.isEmpty() && !ID.matcher(id).matches()) {
            wrong("/id", "is words of lower-case letters and digits with dots or hyphens between them");
        }
        return id;
    }

    private Optional<SemVer> version() {
        try {
            return Optional.of(SemVer.parse(json.path("version").asText("")));
        } catch (IllegalArgumentException e) {
            wrong("/version", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private String text(String member, int max, boolean required) {
        JsonNode value = json.path(member);
        if (value.isMissingNode() && !required) {
            return "";
        }
        if (!value.isTextual() || (required && value.textValue().isBlank())) {
            wrong("/" + member, required ? "must be a text that is not blank" : "must be a text");
            return "";
        }
        if (value.textValue().length() > max) {
            wrong("/" + member, "may have up to %d characters".formatted(max));
        }
        return value.textValue();
    }

    private NavigableSet<String> words(String member, int max, Pattern form) {
        JsonNode values = json.path(member);
        NavigableSet<String> words = new TreeSet<>();
        if (values.isMissingNode()) {
            return words;
        }
        if (!values.isArray() || values.size() > max) {
            wrong("/" + member, "must be an array of up to %d texts".formatted(max));
            return words;
        }
        for (int i = 0; i < values.size(); i++) {
            String word = values.path(i).asText("");
            if (!values.path(i).isTextual()
                    || word.length() > MAX_WORD
                    || !form.matcher(word).matches()) {
                wrong(
                        "/%s/%d".formatted(member, i),
                        "must be a text of up to %d characters that fits %s".formatted(MAX_WORD, form.pattern()));
            } else if (!words.add(word)) {
                wrong("/%s/%d".formatted(member, i), "is there twice");
            }
        }
        return words;
    }

    private NavigableMap<String, SemVerRange> ranges(String member, String own) {
        JsonNode values = json.path(member);
        NavigableMap<String, SemVerRange> ranges = new TreeMap<>();
        if (values.isMissingNode()) {
            return ranges;
        }
        if (!values.isObject() || values.size() > MAX_OTHERS) {
            wrong("/" + member, "must be an object of up to %d ids and ranges".formatted(MAX_OTHERS));
            return ranges;
        }
        values.properties().forEach(entry -> {
            String place = "/%s/%s".formatted(member, escaped(entry.getKey()));
            if (entry.getKey().length() > MAX_ID || !ID.matcher(entry.getKey()).matches()) {
                wrong(place, "is no id of an extension");
            } else if (entry.getKey().equals(own)) {
                wrong(place, "is the extension itself");
            } else {
                range(place, entry.getValue()).ifPresent(range -> ranges.put(entry.getKey(), range));
            }
        });
        return ranges;
    }

    private Optional<SemVerRange> range(String place, JsonNode value) {
        try {
            return Optional.of(SemVerRange.parse(value.isTextual() ? value.textValue() : ""));
        } catch (IllegalArgumentException e) {
            wrong(place, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<URI> documentation() {
        JsonNode value = json.path("documentation");
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        try {
            URI uri = URI.create(value.asText(""));
            if ("https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && value.textValue().length() <= MAX_URL) {
                return Optional.of(uri);
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        wrong("/documentation", "must be an https URL of up to %d characters".formatted(MAX_URL));
        return Optional.empty();
    }

    private Optional<URI> icon() {
        JsonNode value = json.path("icon");
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        String text = value.asText("");
        if (text.startsWith("data:")) {
            if (text.length() <= 2 * MAX_ICON && DATA.matcher(text).matches() && decoded(text) <= MAX_ICON) {
                return Optional.of(URI.create(text));
            }
            wrong("/icon", "must be an image in SVG, PNG or WebP of up to %d bytes, in Base64".formatted(MAX_ICON));
            return Optional.empty();
        }
        String type = IMAGES.get(text.substring(text.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
        Optional<byte[]> image = type == null ? Optional.empty() : files.apply(text);
        if (image.isEmpty() || image.get().length > MAX_ICON) {
            wrong(
                    "/icon",
                    "must be a data URI, or the path of an .svg, .png or .webp in the jar, of up to %d bytes"
                            .formatted(MAX_ICON));
            return Optional.empty();
        }
        return image.map(bytes -> URI.create(
                "data:%s;base64,%s".formatted(type, Base64.getEncoder().encodeToString(bytes))));
    }

    private static int decoded(String data) {
        try {
            return Base64.getDecoder().decode(data.substring(data.indexOf(',') + 1)).length;
        } catch (IllegalArgumentException e) {
            return Integer.MAX_VALUE;
        }
    }

    private static String escaped(String member) {
        return member.replace("~", "~0").replace("/", "~1");
    }

    private void wrong(String field, String message) {
        problems.add(new Problem(field, message));
    }
}
