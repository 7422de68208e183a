package dev.integrations.oauth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The text form of {@link AppSettings}. What is absent has its default, so that more can be added. */
final class AppText {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private AppText() {}

    static String write(AppValues values) {
        return tree(values).toString();
    }

    static ObjectNode tree(AppValues values) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("name", values.name);
        tree.put("description", values.description);
        tree.put("type", values.type.name());
        tree.put("authentication", values.authentication.name());
        putTexts(tree, "redirectUris", values.redirectUris);
        putTexts(
                tree,
                "grantTypes",
                values.grantTypes.stream().map(GrantType::name).collect(Collectors.toCollection(TreeSet::new)));
        putTexts(tree, "scopes", new TreeSet<>(values.scopes));
        putTexts(tree, "servedResources", new TreeSet<>(values.servedResources));
        put(tree, "logoUri", values.logoUri);
        put(tree, "policyUri", values.policyUri);
        put(tree, "termsUri", values.termsUri);
        if (values.tokenPolicy != null) {
            tree.set("tokenPolicy", policy(values.tokenPolicy));
        }
        putIfTrue(tree, "pushedRequestsRequired", values.pushedRequestsRequired);
        putIfTrue(tree, "namesTokenEndpoint", values.namesTokenEndpoint);
        put(tree, "keys", values.keys);
        return tree;
    }

    private static void putTexts(ObjectNode tree, String field, Collection<String> texts) {
        ArrayNode array = tree.putArray(field);
        texts.forEach(array::add);
    }

    private static void put(ObjectNode tree, String field, @Nullable String text) {
        if (text != null) {
            tree.put(field, text);
        }
    }

    private static void putIfTrue(ObjectNode tree, String field, boolean flag) {
        if (flag) {
            tree.put(field, true);
        }
    }

    private static ObjectNode policy(TokenPolicy policy) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("accessTokenLifetime", policy.accessTokenLifetime().toString())
                .put("refreshTokenLifetime", policy.refreshTokenLifetime().toString())
                .put("grantLifetime", policy.grantLifetime().toString())
                .put("rotation", policy.rotation())
                .put("grace", policy.grace().toString())
                .put("format", policy.format().name())
                .put("bound", policy.bound());
    }

    static AppValues read(String text) {
        JsonNode tree = parse(text);
        AppValues values = new AppValues(tree.path("name").asText());
        values.description = tree.path("description").asText();
        values.type = ApplicationType.valueOf(tree.path("type").asText());
        values.authentication =
                ClientAuthentication.valueOf(tree.path("authentication").asText());
        values.redirectUris = List.copyOf(texts(tree, "redirectUris"));
        values.grantTypes =
                texts(tree, "grantTypes").stream().map(GrantType::valueOf).collect(Collectors.toUnmodifiableSet());
        values.scopes = texts(tree, "scopes").stream().collect(Collectors.toUnmodifiableSet());
        values.servedResources = texts(tree, "servedResources").stream().collect(Collectors.toUnmodifiableSet());
        values.pushedRequestsRequired = tree.path("pushedRequestsRequired").asBoolean();
        values.logoUri = tree.path("logoUri").asText(null);
        values.policyUri = tree.path("policyUri").asText(null);
        values.termsUri = tree.path("termsUri").asText(null);
        values.tokenPolicy = tree.has("tokenPolicy") ? policy(tree.path("tokenPolicy")) : null;
        values.namesTokenEndpoint = tree.path("namesTokenEndpoint").asBoolean();
        values.keys = tree.path("keys").asText(null);
        return values;
    }

    /** Returns the names of the settings that differ, in the order in which they are written. */
    static List<String> changes(String before, String after) {
        JsonNode one = parse(before);
        JsonNode other = parse(after);
        Set<String> names = new LinkedHashSet<>();
        one.fieldNames().forEachRemaining(names::add);
        other.fieldNames().forEachRemaining(names::add);
        names.removeIf(name -> one.path(name).equals(other.path(name)));
        return List.copyOf(names);
    }

    private static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not the settings of an app that were written", e);
        }
    }

    private static List<String> texts(JsonNode tree, String field) {
        List<String> texts = new ArrayList<>();
        tree.path(field).forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static TokenPolicy policy(JsonNode tree) {
        return new TokenPolicy(
                duration(tree, "accessTokenLifetime"),
                duration(tree, "refreshTokenLifetime"),
                duration(tree, "grantLifetime"),
                tree.path("rotation").asBoolean(),
                duration(tree, "grace"),
                AccessTokenFormat.valueOf(tree.path("format").asText(AccessTokenFormat.OPAQUE.name())),
                tree.path("bound").asBoolean());
    }

    private static Duration duration(JsonNode tree, String field) {
        return Duration.parse(tree.path(field).asText());
    }
}
