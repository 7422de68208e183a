package dev.integrations.event;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Names by which events reach some destinations of a tenant and not others, such as one for each team or project. An
 * event is published on channels, a destination listens to channels. Immutable and safe for use by several threads.
 */
public final class Channels {
    /** The most channels that an event or a destination may have. */
    public static final int MAX_CHANNELS = 10;

    /** The most characters that the name of a channel may have. */
    public static final int MAX_LENGTH = 128;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1," + MAX_LENGTH + "}");
    private static final Channels NONE = new Channels(List.of());

    private final List<String> names;

    private Channels(List<String> names) {
        this.names = names;
    }

    /**
     * Returns no channels.
     *
     * @return the empty set
     */
    public static Channels none() {
        return NONE;
    }

    /**
     * Returns channels of these names.
     *
     * @param names up to 10 names of 1 to 128 letters, digits or {@code . _ : -}; a repeated one counts once
     * @return the channels
     * @throws InvalidInputException if there are more than 10, naming every name that is malformed
     */
    public static Channels of(String... names) {
        return of(Arrays.asList(names));
    }

    /**
     * Returns channels of these names.
     *
     * @param names up to 10 names of 1 to 128 letters, digits or {@code . _ : -}; a repeated one counts once
     * @return the channels
     * @throws InvalidInputException if there are more than 10, naming every name that is malformed
     */
    public static Channels of(Collection<String> names) {
        if (names.isEmpty()) {
            return NONE;
        }
        List<Problem> problems = problemsOf(names);
        if (!problems.isEmpty()) {
            throw new InvalidInputException("channels", problems);
        }
        return new Channels(List.copyOf(new LinkedHashSet<>(names)));
    }

    private static List<Problem> problemsOf(Collection<String> names) {
        if (names.size() > MAX_CHANNELS) {
            return List.of(
                    new Problem("channels", "there may be up to %d, were %d".formatted(MAX_CHANNELS, names.size())));
        }
        List<Problem> problems = new ArrayList<>();
        int i = 0;
        for (String name : names) {
            if (!NAME.matcher(name).matches()) {
                problems.add(new Problem(
                        "channels/" + i,
                        "a channel has 1 to %d letters, digits or . _ : -; check the one that starts with '%.20s'"
                                .formatted(MAX_LENGTH, name)));
            }
            i++;
        }
        return problems;
    }

    /**
     * Says whether there are none.
     *
     * @return true if there is no channel
     */
    public boolean isEmpty() {
        return names.isEmpty();
    }

    /**
     * Says whether a channel is among both.
     *
     * @param others other channels
     * @return true if at least one name is in both; false if either is empty
     */
    public boolean intersects(Channels others) {
        for (String name : names) {
            if (others.names.contains(name)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the names, from which {@link #of(Collection)} makes equal channels.
     *
     * @return up to 10 distinct names, in the order they were given
     */
    public List<String> names() {
        return names;
    }

    /** Channels are equal if they have the same names in the same order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Channels that && names.equals(that.names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
