package dev.integrations.event;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Event types, and prefixes of event types, in two hash tables. Immutable. */
final class PatternSet {
    private static final String BELOW = ".*";

    private final boolean everything;
    private final Set<String> names;
    private final @Nullable String[] prefixes;

    PatternSet(List<String> patterns) {
        everything = patterns.contains("*");
        names = patterns.stream().filter(pattern -> !isPrefix(pattern)).collect(Collectors.toUnmodifiableSet());
        prefixes = tableOf(patterns.stream()
                .filter(PatternSet::isPrefix)
                .map(PatternSet::prefixOf)
                .toList());
    }

    static boolean isPrefix(String pattern) {
        return pattern.endsWith(BELOW);
    }

    static String prefixOf(String pattern) {
        return pattern.substring(0, pattern.length() - BELOW.length());
    }

    boolean contains(String name) {
        return (everything && !EventType.isReserved(name)) || names.contains(name) || isBelowPrefix(name);
    }

    /** Walks the name once: the hash of a string grows by a character at a time, so no substring is made. */
    private boolean isBelowPrefix(String name) {
        if (prefixes.length == 0) {
            return false;
        }
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '.' && hasPrefix(name, i, hash)) {
                return true;
            }
            hash = 31 * hash + c;
        }
        return false;
    }

    private boolean hasPrefix(String name, int length, int hash) {
        int mask = prefixes.length - 1;
        for (int slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
            String prefix = prefixes[slot];
            if (prefix == null) {
                return false;
            }
            if (prefix.length() == length && name.startsWith(prefix)) {
                return true;
            }
        }
    }

    /** Open addressing, at most half full, so that every search ends at a free slot. */
    private static @Nullable String[] tableOf(List<String> prefixes) {
        if (prefixes.isEmpty()) {
            return new String[0];
        }
        @Nullable String[] table = new String[Integer.highestOneBit(prefixes.size()) * 4];
        for (String prefix : prefixes) {
            int slot = spread(prefix.hashCode()) & (table.length - 1);
            while (table[slot] != null) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = prefix;
        }
        return table;
    }

    private static int spread(int hash) {
        return hash ^ (hash >>> 16);
    }
}
