package dev.integrations.testkit.template;

import java.util.Optional;
import java.util.function.IntFunction;

/**
 * How long or large a parameter may be.
 *
 * @param config the configuration that it is for, or empty if it is for all
 * @param action the id of the action
 * @param parameter the name of the parameter
 * @param most the largest size that goes out as it is
 * @param value makes the JSON of a size, or is empty if it is the length of a text
 */
record Limit(Optional<String> config, String action, String parameter, int most, Optional<IntFunction<String>> value) {
    private static final int NONE = Integer.MAX_VALUE;

    /** Returns that there is no limit to a text. */
    static Limit none(String action, String parameter) {
        return new Limit(Optional.empty(), action, parameter, NONE, Optional.empty());
    }

    boolean isNone() {
        return most == NONE;
    }

    boolean isFor(Subject.Case each) {
        return action.equals(each.action().id())
                && config.map(each.config()::equals).orElse(true);
    }
}
