package dev.integrations.jose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.crypto.StrictJson;
import dev.integrations.crypto.VerificationKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Public keys that verify signatures, such as those of a client. Immutable and safe for use by several threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517#section-5">RFC 7517, section 5</a>
 */
public final class JwkSet {
    private static final int MAX_TEXT = 65_536;
    private static final int MAX_KEYS = 20;

    private final List<VerificationKey> keys;

    private JwkSet(List<VerificationKey> keys) {
        this.keys = keys;
    }

    /**
     * Returns a set of keys.
     *
     * @param keys the keys, in the order in which they are written
     * @return the set
     */
    public static JwkSet of(List<VerificationKey> keys) {
        return new JwkSet(List.copyOf(keys));
    }

    /**
     * Reads a set, {@code {"keys": [...]}}. Every key must be fit: what cannot be used is better known at once.
     *
     * @param json up to 65,536 characters with 1 to 20 keys; those of several keys need an id each
     * @return the set
     * @throws InvalidInputException if it cannot be read, or a key is unfit, such as a private one; it names all that is
     *     wrong, by the place of the key
     */
    public static JwkSet parse(String json) {
        JsonNode array = json.length() > MAX_TEXT
                ? JsonNodeFactory.instance.missingNode()
                : StrictJson.readObject(json)
                        .map(set -> set.path("keys"))
                        .orElse(JsonNodeFactory.instance.missingNode());
        if (!array.isArray() || array.isEmpty() || array.size() > MAX_KEYS) {
            throw invalid(List.of(new Problem("keys", "must be an array of 1 to %d keys".formatted(MAX_KEYS))));
        }
        List<Problem> problems = new ArrayList<>();
        List<VerificationKey> keys = read(array, problems);
        if (problems.isEmpty() && keys.size() > 1 && !haveDistinctIds(keys)) {
            problems.add(new Problem("keys", "must have a kid each, and no two the same"));
        }
        if (!problems.isEmpty()) {
            throw invalid(problems);
        }
        return of(keys);
    }

    private static InvalidInputException invalid(List<Problem> problems) {
        return new InvalidInputException("key set", problems);
    }

    private static List<VerificationKey> read(JsonNode array, List<Problem> problems) {
        List<VerificationKey> keys = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            try {
                keys.add(VerificationKey.of(array.get(i)));
            } catch (InvalidInputException e) {
                for (Problem problem : e.problems()) {
                    problems.add(new Problem("keys[%d].%s".formatted(i, problem.field()), problem.message()));
                }
            }
        }
        return keys;
    }

    private static boolean haveDistinctIds(List<VerificationKey> keys) {
        Set<String> ids = new HashSet<>();
        return keys.stream().allMatch(key -> key.id().map(ids::add).orElse(false));
    }

    /**
     * Returns the keys.
     *
     * @return the keys in their order
     */
    public List<VerificationKey> keys() {
        return keys;
    }

    /** Finds the key that a token names; one that names none means the only one there is. */
    Optional<VerificationKey> find(Optional<String> id) {
        if (id.isEmpty()) {
            return keys.size() == 1 ? Optional.of(keys.get(0)) : Optional.empty();
        }
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    /**
     * Writes the set as a JSON Web Key Set.
     *
     * @return a new object
     */
    public JsonNode toJson() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        keys.forEach(key -> array.add(key.toJwk()));
        return JsonNodeFactory.instance.objectNode().set("keys", array);
    }

    @Override
    public String toString() {
        return "JwkSet" + keys;
    }
}
