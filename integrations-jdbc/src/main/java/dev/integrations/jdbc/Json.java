package dev.integrations.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.integrations.http.Header;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The JSON text of columns that hold more than one value. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<Map<String, Set<String>>> SETS = new TypeReference<>() {};
    private static final TypeReference<List<String>> LIST = new TypeReference<>() {};
    private static final TypeReference<List<List<@Nullable String>>> LISTS = new TypeReference<>() {};
    private static final TypeReference<List<List<String>>> PAIRS = new TypeReference<>() {};

    private Json() {}

    static String write(Map<String, String> texts) {
        return writeValue(texts);
    }

    static Map<String, String> readTexts(String json) {
        return read(json, TEXTS);
    }

    /** Sorted, so that what is equal has equal texts. */
    static String writeSets(Map<String, Set<String>> sets) {
        Map<String, Set<String>> sorted = new TreeMap<>();
        sets.forEach((name, set) -> sorted.put(name, new TreeSet<>(set)));
        return writeValue(sorted);
    }

    static Map<String, Set<String>> readSets(String json) {
        return read(json, SETS);
    }

    static String writeList(List<String> texts) {
        return writeValue(texts);
    }

    static List<String> readList(String json) {
        return read(json, LIST);
    }

    /** Header fields as a list of pairs: their order counts, and a name may come twice. */
    static String write(List<Header> headers) {
        return writeValue(headers.stream()
                .map(header -> List.of(header.name(), header.value()))
                .toList());
    }

    static List<Header> readHeaders(String json) {
        return read(json, PAIRS).stream()
                .map(pair -> new Header(pair.get(0), pair.get(1)))
                .toList();
    }

    /** Lists of texts, of which some may be null. */
    static List<List<@Nullable String>> readLists(String json) {
        return read(json, LISTS);
    }

    /** Rows of values that JSON has too: numbers, texts, booleans and nulls. */
    static String writeRows(List<List<@Nullable Object>> rows) {
        return writeValue(rows);
    }

    private static String writeValue(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON", e);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not the JSON that was written", e);
        }
    }
}
