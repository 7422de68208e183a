package dev.integrations.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The categories that a host defines, and the templates that it puts into them. Immutable and safe for use by several threads.
 */
public final class HostCategories {
    private static final HostCategories NONE = builder().build();

    private final Map<String, Category> categories;
    private final Map<String, Set<String>> placed;

    private HostCategories(Builder builder) {
        this.categories = Map.copyOf(builder.categories);
        this.placed = Map.copyOf(builder.placed);
    }

    /**
     * Returns a builder without categories.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    static HostCategories none() {
        return NONE;
    }

    Optional<Category> find(String id) {
        return Optional.ofNullable(categories.get(id));
    }

    Set<String> ids() {
        return categories.keySet();
    }

    Set<String> placedTemplates() {
        return placed.keySet();
    }

    Optional<Set<String>> of(String template) {
        return Optional.ofNullable(placed.get(template));
    }

    @Override
    public String toString() {
        return "HostCategories" + categories.keySet();
    }

    /** Collects categories. Not safe for use by several threads. */
    public static final class Builder {
        private final Map<String, Category> categories = new TreeMap<>();
        private final Map<String, Set<String>> placed = new TreeMap<>();
        private final List<String> problems = new ArrayList<>();

        private Builder() {}

        /**
         * Defines a category. It may be one that templates name, which then has this name, description and order.
         *
         * @param category the category
         * @return this builder
         */
        public Builder category(Category category) {
            if (categories.putIfAbsent(category.id(), category) != null) {
                problems.add("category '%s' is defined twice".formatted(category.id()));
            }
            return this;
        }

        /**
         * Puts a template into categories, which take the place of those that it names itself.
         *
         * @param template the id of the template
         * @param ids categories that are defined here, in whatever order
         * @return this builder
         */
        public Builder place(String template, String... ids) {
            if (placed.putIfAbsent(template, Set.copyOf(new LinkedHashSet<>(Arrays.asList(ids)))) != null) {
                problems.add("template '%s' is placed twice".formatted(template));
            }
            return this;
        }

        /**
         * Builds the categories.
         *
         * @return the categories
         * @throws IllegalArgumentException if a category is defined twice, or a template is placed twice or into a category that
         *     is not defined; it names all of it
         */
        public HostCategories build() {
            List<String> all = new ArrayList<>(problems);
            placed.forEach((template, ids) -> ids.stream()
                    .sorted()
                    .filter(id -> !categories.containsKey(id))
                    .forEach(id -> all.add("template '%s' is placed into category '%s', which is not defined"
                            .formatted(template, id))));
            if (!all.isEmpty()) {
                throw new IllegalArgumentException("Cannot define categories: " + String.join("; ", all));
            }
            return new HostCategories(this);
        }
    }
}
