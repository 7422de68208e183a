package dev.integrations.schema;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Estimates how large a regular expression gets when its counted repetitions are written out, as compiling does. A few
 * characters such as {@code ((a{999}){999}){999}} would else take all memory.
 */
final class PatternSize {
    private static final long ENOUGH = 1_000_000;

    private final String pattern;
    private final Deque<Long> groups = new ArrayDeque<>();
    private int next;
    private long size;
    private long last;

    private PatternSize(String pattern) {
        this.pattern = pattern;
    }

    static long estimate(String pattern) {
        PatternSize estimate = new PatternSize(pattern);
        while (estimate.next < pattern.length()) {
            estimate.read(pattern.charAt(estimate.next++));
        }
        return estimate.size;
    }

    private void read(char c) {
        switch (c) {
            case '\\' -> {
                skipEscape();
                atom(1);
            }
            case '[' -> {
                skipClass();
                atom(1);
            }
            case '(' -> {
                groups.push(size);
                size = 0;
            }
            case ')' -> {
                long inner = size + 2;
                size = groups.isEmpty() ? 0 : groups.pop();
                atom(inner);
            }
            case '{' -> repeat();
            default -> atom(1);
        }
    }

    private void atom(long cost) {
        last = cost;
        size = Math.min(ENOUGH, size + cost);
    }

    /** An escape may have braces of its own, as {@code \p{L}} has. */
    private void skipEscape() {
        boolean braces = next + 1 < pattern.length()
                && "xupP".indexOf(pattern.charAt(next)) >= 0
                && pattern.charAt(next + 1) == '{';
        int end = braces ? pattern.indexOf('}', next) : next;
        next = Math.max(next, end) + 1;
    }

    private void skipClass() {
        boolean first = true;
        while (next < pattern.length()) {
            char c = pattern.charAt(next++);
            if (c == '\\') {
                next++;
            } else if (c == ']' && !first) {
                return;
            }
            first = first && c == '^';
        }
    }

    /** Takes the last atom as often as the larger number in the braces says; braces without numbers are text. */
    private void repeat() {
        int end = pattern.indexOf('}', next);
        String[] counts = end < 0 ? new String[0] : pattern.substring(next, end).split(",", -1);
        long most = 0;
        for (String count : counts) {
            if (!count.isEmpty() && (count.length() > 6 || !count.chars().allMatch(Character::isDigit))) {
                atom(1);
                return;
            }
            most = Math.max(most, count.isEmpty() ? 1 : Long.parseLong(count));
        }
        long repeated = Math.min(ENOUGH, Math.max(1, most) * (last + 1));
        size = Math.min(ENOUGH, size - last + repeated);
        last = repeated;
        next = end < 0 ? next : end + 1;
    }
}
