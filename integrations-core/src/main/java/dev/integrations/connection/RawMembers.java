package dev.integrations.connection;

import java.util.Map;
import java.util.Optional;

/** Members of a token answer that hold text. What they hold may be secret, so they are not shown. */
public final class RawMembers {
    private final Map<String, String> texts;

    RawMembers(Map<String, String> texts) {
        this.texts = Map.copyOf(texts);
    }

    /**
     * Finds a member.
     *
     * @param name its name
     * @return its text, or empty if there is none of that name
     */
    public Optional<String> find(String name) {
        return Optional.ofNullable(texts.get(name));
    }

    @Override
    public String toString() {
        return "RawMembers[%d, masked]".formatted(texts.size());
    }
}
