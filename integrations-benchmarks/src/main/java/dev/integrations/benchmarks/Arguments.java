package dev.integrations.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Options of a command line, of the form {@code --name value}, and flags, of the form {@code --name}. Whatever is wrong is
 * collected, so that all of it can be said together.
 */
final class Arguments {
    private final Map<String, String> values = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    Arguments(String[] args, Set<String> options, Set<String> flags) {
        for (int i = 0; i < args.length; i++) {
            String name = args[i];
            if (flags.contains(name)) {
                put(name, "true");
            } else if (!options.contains(name)) {
                problems.add("there is no option %s".formatted(name));
            } else if (i + 1 == args.length || args[i + 1].startsWith("--")) {
                problems.add("%s needs a value".formatted(name));
                values.put(name, "");
            } else {
                put(name, args[++i]);
            }
        }
    }

    private void put(String name, String value) {
        if (values.putIfAbsent(name, value) != null) {
            problems.add("%s is given twice".formatted(name));
        }
    }

    List<String> problems() {
        return problems;
    }

    void problem(String problem) {
        problems.add(problem);
    }

    boolean flag(String name) {
        return values.containsKey(name);
    }

    /** Returns a value, or empty if it is not given or was found wrong before. */
    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    String required(String name) {
        if (!values.containsKey(name)) {
            problems.add("%s is needed".formatted(name));
        }
        return text(name).orElse("");
    }

    int integer(String name, int otherwise, int min, int max) {
        return parsed(name, otherwise, "a whole number from %d to %d".formatted(min, max), text -> {
            int number = Integer.parseInt(text);
            return number < min || number > max ? Optional.empty() : Optional.of(number);
        });
    }

    /** Parses a value; the parser returns empty, or throws {@link IllegalArgumentException}, for what it refuses. */
    <T> T parsed(String name, T otherwise, String wanted, Function<String, Optional<T>> parser) {
        return text(name)
                .map(text -> parse(name, text, wanted, parser).orElse(otherwise))
                .orElse(otherwise);
    }

    private <T> Optional<T> parse(String name, String text, String wanted, Function<String, Optional<T>> parser) {
        Optional<T> value;
        try {
            value = parser.apply(text);
        } catch (IllegalArgumentException e) {
            value = Optional.empty();
        }
        if (value.isEmpty()) {
            problems.add("%s must be %s, was '%s'".formatted(name, wanted, text));
        }
        return value;
    }
}
