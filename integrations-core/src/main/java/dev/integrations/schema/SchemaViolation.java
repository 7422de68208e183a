package dev.integrations.schema;

/**
 * One place where JSON breaks a schema. The message tells of the schema and holds no value of the JSON.
 *
 * @param path a JSON Pointer (RFC 6901) into the JSON, such as {@code /lines/0/amount}; empty for the whole of it
 * @param message what is wrong, such as {@code must be of type number}
 */
public record SchemaViolation(String path, String message) {

    @Override
    public String toString() {
        return (path.isEmpty() ? "(root)" : path) + " " + message;
    }
}
