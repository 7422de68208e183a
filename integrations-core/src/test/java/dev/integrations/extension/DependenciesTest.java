package dev.integrations.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.extension.Dependencies.Finding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DependenciesTest {
    /** An extension {@code a 1.0.0} that needs what follows, {@code b ^1} or not {@code !c *}. */
    private static ExtensionListing listing(String idAndVersion, String... others) {
        String[] parts = idAndVersion.split(" ", -1);
        return ExtensionListing.parse(
                """
                {"id": "%s", "version": "%s", "name": "%s", "templates": ["%s"], "requires": {%s}, "conflicts": {%s}}
                """.formatted(parts[0], parts[1], parts[0], parts[0], members(others, false), members(others, true)));
    }

    private static String members(String[] others, boolean conflicts) {
        return Arrays.stream(others)
                .filter(other -> other.startsWith("!") == conflicts)
                .map(other -> other.replace("!", "").split(" ", 2))
                .map(other -> "\"%s\": \"%s\"".formatted(other[0], other[1]))
                .collect(Collectors.joining(","));
    }

    private static Dependencies set(ExtensionListing... listings) {
        return new Dependencies(List.of(listings), Set.of());
    }

    private static List<String> fields(List<Problem> problems) {
        return problems.stream().map(Problem::field).toList();
    }

    @Test
    void what_fits_together_has_no_findings() {
        assertThat(set(listing("a 1.0.0", "b ^1.2", "!c <2.0.0"), listing("b 1.3.0", "c *"), listing("c 2.0.0"))
                        .findings())
                .isEmpty();
    }

    @Test
    void what_is_missing_or_of_another_version_is_found() {
        assertThat(set(listing("a 1.0.0", "b ^2", "c *"), listing("b 1.3.0")).findings())
                .extracting(Finding::field)
                .containsExactly("/a/requires/b", "/a/requires/c");
    }

    @Test
    void conflict_is_found_from_either_side() {
        assertThat(set(listing("a 1.0.0", "!b ^1"), listing("b 1.3.0")).findings())
                .extracting(Finding::field)
                .containsExactly("/a/conflicts/b");
        assertThat(set(listing("a 1.0.0")).against(listing("b 1.0.0", "!a *"), List.of()))
                .extracting(Problem::field)
                .containsExactly("/b/conflicts/a");
        assertThat(set(listing("b 1.0.0", "!a *")).against(listing("a 1.0.0"), List.of()))
                .extracting(Problem::field)
                .containsExactly("/b/conflicts/a");
    }

    @Test
    void two_that_supply_one_template_are_both_named() {
        ExtensionListing other = ExtensionListing.parse("""
                {"id": "z", "version": "1.0.0", "name": "z", "templates": ["a", "y"]}
                """);

        assertThat(set(listing("a 1.0.0")).against(other, List.of()))
                .extracting(Problem::toString)
                .containsExactly("/z/templates/a: is supplied by both 'a' and 'z'");
    }

    @Test
    void circle_is_found_with_the_way_round() {
        List<Finding> findings = set(
                        listing("a 1.0.0", "b *"),
                        listing("b 1.0.0", "c *"),
                        listing("c 1.0.0", "a *"),
                        listing("d 1.0.0", "a *"))
                .findings();

        assertThat(findings).extracting(Finding::extension).containsExactly("a", "b", "c");
        assertThat(findings.get(0).problem().message()).isEqualTo("needs itself: a -> b -> c -> a");
    }

    @Test
    void what_an_installation_lacks_is_said_down_to_the_last() {
        List<ExtensionListing> candidates =
                List.of(listing("b 1.1.0"), listing("b 1.4.0", "c ^2", "d *"), listing("b 2.0.0"), listing("c 1.0.0"));

        List<Problem> problems = set().against(listing("a 1.0.0", "b ^1"), candidates);

        assertThat(fields(problems)).containsExactly("/a/requires/b", "/b/requires/c", "/b/requires/d");
        assertThat(problems.get(0).message()).contains("1.4.0 can be installed, or enabled, first");
        assertThat(problems.get(1).message()).contains("in no place to install it from");
    }

    @Test
    void circle_with_what_could_be_installed_is_said_too() {
        assertThat(fields(set().against(listing("a 1.0.0", "b *"), List.of(listing("b 1.0.0", "a *")))))
                .containsExactly("/a/requires/b", "/a/requires", "/b/requires");
    }

    @Test
    void what_was_wrong_before_is_not_held_against_a_change() {
        Dependencies broken = set(listing("a 1.0.0", "gone *"), listing("b 1.0.0"));

        assertThat(broken.against(listing("c 1.0.0"), List.of())).isEmpty();
        assertThat(broken.against(listing("b 1.1.0"), List.of())).isEmpty();
        assertThat(broken.withoutIt("b")).isEmpty();
        assertThat(fields(broken.against(listing("a 1.1.0", "gone *"), List.of())))
                .containsExactly("/a/requires/gone");
    }

    @Test
    void who_needs_what_goes_is_named() {
        Dependencies set = set(listing("a 1.0.0", "b ^1"), listing("b 1.0.0"), listing("c 1.0.0", "b *"));

        assertThat(set.withoutIt("b"))
                .extracting(Problem::message)
                .containsExactly("'a' needs 'b' ^1, which is not there", "'c' needs 'b' *, which is not there");
        assertThat(set.withoutIt("a")).isEmpty();
        assertThat(fields(set.against(listing("b 2.0.0"), List.of()))).containsExactly("/a/requires/b");
    }

    /** Whatever is changed in whatever order: what was accepted leaves nothing broken that was not broken before. */
    @Test
    void changes_that_are_accepted_keep_the_whole_in_order() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<ExtensionListing> universe = universe(random);
            List<ExtensionListing> present = new ArrayList<>();
            for (int step = 0; step < 40; step++) {
                ExtensionListing each = universe.get(random.nextInt(universe.size()));
                Dependencies before = new Dependencies(present, Set.of());
                boolean there = present.stream().anyMatch(other -> other.id().equals(each.id()));
                if (there && random.nextBoolean()) {
                    if (before.withoutIt(each.id()).isEmpty()) {
                        present.removeIf(other -> other.id().equals(each.id()));
                    }
                } else if (before.against(each, universe).isEmpty()) {
                    present.removeIf(other -> other.id().equals(each.id()));
                    present.add(each);
                }
                assertThat(new Dependencies(present, Set.of()).findings())
                        .as("seed %d, step %d, %s", seed, step, present)
                        .isEmpty();
            }
        }
    }

    private static List<ExtensionListing> universe(Random random) {
        List<ExtensionListing> universe = new ArrayList<>();
        for (String id : List.of("a", "b", "c", "d", "e")) {
            for (int version = 1; version <= 3; version++) {
                List<String> others = new ArrayList<>();
                for (String other : List.of("a", "b", "c", "d", "e")) {
                    int dice = random.nextInt(8);
                    if (!other.equals(id) && dice < 3) {
                        others.add((dice == 0 ? "!" : "") + other + " ^" + (1 + random.nextInt(3)));
                    }
                }
                universe.add(listing("%s %d.0.0".formatted(id, version), others.toArray(String[]::new)));
            }
        }
        return universe;
    }
}
