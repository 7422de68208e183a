package dev.integrations.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.InvalidInputException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopeCatalogTest {
    private static final ScopeCatalog CATALOG = ScopeCatalog.builder()
            .add(Scope.of("invoices:read", "See invoices").inGroup("Invoices"))
            .add(Scope.of("invoices:write", "Create and change invoices")
                    .inGroup("Invoices")
                    .withRisk(Risk.MEDIUM)
                    .implying("invoices:read"))
            .add(Scope.of("invoices:refund", "Give money back")
                    .inGroup("Invoices")
                    .withRisk(Risk.HIGH)
                    .implying("invoices:write"))
            .add("profile", "See who you are")
            .build();

    @Test
    void granted_scope_covers_itself_and_nothing_else() {
        ScopeSet granted = CATALOG.granted(List.of("invoices:read"));

        assertThat(granted.covers(CATALOG.needed("invoices:read"))).isTrue();
        assertThat(granted.covers("invoices:read")).isTrue();
        assertThat(granted.covers(CATALOG.needed("invoices:write"))).isFalse();
        assertThat(granted.covers(CATALOG.needed("invoices:read", "profile"))).isFalse();
        assertThat(granted.covers("unheard:of")).isFalse();
    }

    @Test
    void scope_covers_what_it_implies_through_others() {
        ScopeSet granted = CATALOG.granted(List.of("invoices:refund"));

        assertThat(granted.covers(CATALOG.needed("invoices:read"))).isTrue();
        assertThat(granted.scopes())
                .extracting(Scope::name)
                .containsExactly("invoices:read", "invoices:write", "invoices:refund");
        assertThat(granted.names()).containsExactly("invoices:refund");
    }

    @Test
    void implication_goes_one_way() {
        assertThat(CATALOG.granted(List.of("invoices:read")).covers("invoices:refund"))
                .isFalse();
    }

    @Test
    void wildcard_covers_what_starts_alike() {
        ScopeSet granted = CATALOG.granted(List.of("invoices:*"));

        assertThat(granted.covers(CATALOG.needed("invoices:read", "invoices:refund")))
                .isTrue();
        assertThat(granted.covers("profile")).isFalse();
        assertThat(CATALOG.granted(List.of("*")).covers(CATALOG.needed("profile", "invoices:refund")))
                .isTrue();
        assertThat(granted.covers(CATALOG.needed("invoices:*"))).isTrue();
        assertThat(CATALOG.granted(List.of("invoices:write")).covers(CATALOG.needed("invoices:*")))
                .isFalse();
    }

    @Test
    void everything_covers_nothing_and_nothing_covers_only_that() {
        assertThat(CATALOG.granted(List.of("profile")).covers(CATALOG.none())).isTrue();
        assertThat(CATALOG.none().covers(CATALOG.none())).isTrue();
        assertThat(CATALOG.none().covers(CATALOG.needed("profile"))).isFalse();
        assertThat(CATALOG.none().isEmpty()).isTrue();
        assertThat(ScopeCatalog.empty().none().toString()).isEmpty();
    }

    @Test
    void comparison_holds_beyond_one_machine_word() {
        ScopeCatalog.Builder builder = ScopeCatalog.builder();
        IntStream.range(0, 200).forEach(i -> builder.add("s" + i, "scope"));
        ScopeCatalog large = builder.build();

        for (int i = 0; i < 200; i++) {
            ScopeSet granted = large.granted(List.of("s" + i));
            for (int j = 0; j < 200; j++) {
                assertThat(granted.covers(large.needed("s" + j))).isEqualTo(i == j);
            }
        }
    }

    @Test
    void scope_parameter_is_read_and_written() {
        ScopeSet parsed = CATALOG.parse("profile invoices:read profile");

        assertThat(parsed.names()).containsExactly("profile", "invoices:read");
        assertThat(parsed).hasToString("profile invoices:read");
        assertThat(parsed)
                .isEqualTo(CATALOG.parse("invoices:read profile"))
                .hasSameHashCodeAs(CATALOG.parse("invoices:read profile"));
        assertThat(parsed).isNotEqualTo(CATALOG.parse("profile"));
        assertThat(CATALOG.parse("")).isEqualTo(CATALOG.none());
    }

    @Test
    void everything_that_is_not_in_the_catalogue_is_named() {
        assertThatThrownBy(() -> CATALOG.granted(List.of("profile", "invoices:delete", "orders:*", "a b", "\"")))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        refused -> assertThat(refused.problems())
                                .hasSize(4)
                                .allMatch(problem -> problem.field().equals("scopes")))
                .hasMessageContaining("'invoices:delete'")
                .hasMessageContaining("'orders:*'")
                .hasMessageNotContainingAny("'a b'");
        assertThatThrownBy(() -> CATALOG.parse("profile  invoices:read")).isInstanceOf(InvalidInputException.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CATALOG.needed("invoices:delete"))
                .withMessageContaining("'invoices:delete'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"invoices*", "inv*:read", "*:read", "invoices:**", "invoices:r*", "in:*:*"})
    void star_elsewhere_than_at_the_end_of_a_prefix_means_nothing(String name) {
        assertThat(CATALOG.problems(List.of(name))).hasSize(1);
        assertThat(CATALOG.stored(List.of(name)).scopes()).isEmpty();
    }

    @Test
    void scope_that_has_left_the_catalogue_keeps_its_name_and_covers_nothing() {
        ScopeSet stored = CATALOG.stored(List.of("orders:read", "profile"));

        assertThat(stored.names()).containsExactly("orders:read", "profile");
        assertThat(stored.covers("orders:read")).isFalse();
        assertThat(stored.covers("profile")).isTrue();
    }

    @Test
    void scopes_of_two_catalogues_are_not_compared() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CATALOG.none().covers(ScopeCatalog.empty().none()));
    }

    @Test
    void risk_is_that_of_the_worst_scope_that_is_covered() {
        assertThat(CATALOG.none().risk()).isEqualTo(Risk.LOW);
        assertThat(CATALOG.granted(List.of("profile", "invoices:write")).risk()).isEqualTo(Risk.MEDIUM);
        assertThat(CATALOG.granted(List.of("*")).risk()).isEqualTo(Risk.HIGH);
    }

    @Test
    void scopes_are_found_and_grouped_in_the_order_of_the_catalogue() {
        assertThat(CATALOG.groups().keySet()).containsExactly("Invoices", "");
        assertThat(CATALOG.groups().get("Invoices")).hasSize(3);
        assertThat(CATALOG.find("profile")).map(Scope::description).contains("See who you are");
        assertThat(CATALOG.find("unheard:of")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\"b", "a\\b", "é", "a\tb", "a\u007Fb", "invoices:*", "*"})
    void malformed_name_is_refused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScopeCatalog.builder().add(name, "x").build())
                .withMessageContaining("is not a scope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "#[", "]~", "https://example.com/auth/calendar.readonly", "a:b:c"})
    void every_token_of_the_rfc_is_taken(String name) {
        assertThat(ScopeCatalog.builder().add(name, "x").build().find(name)).isPresent();
    }

    @Test
    void everything_that_is_wrong_with_a_catalogue_is_named_together() {
        ScopeCatalog.Builder builder = ScopeCatalog.builder()
                .add("a b", "malformed")
                .add("twice", "one")
                .add("twice", "other")
                .add("silent", " ")
                .add(Scope.of("grouped", "x").inGroup("g".repeat(65)))
                .add(Scope.of("far", "x").implying("nowhere", "none:*"))
                .add("x".repeat(65), "too long");

        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessageContainingAll(
                        "'a b'",
                        "'twice' is there twice",
                        "'silent' needs a description",
                        "the group of scope 'grouped'",
                        "implies 'nowhere'",
                        "implies 'none:*'",
                        "x".repeat(65));
    }

    @Test
    void circle_of_implications_is_refused_and_shown() {
        ScopeCatalog.Builder builder = ScopeCatalog.builder()
                .add(Scope.of("start", "x").implying("a"))
                .add(Scope.of("a", "x").implying("b"))
                .add(Scope.of("b", "x").implying("c"))
                .add(Scope.of("c", "x").implying("a"));

        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("a -> b -> c -> a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScopeCatalog.builder()
                        .add(Scope.of("a", "x").implying("a"))
                        .build())
                .withMessageContaining("a -> a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScopeCatalog.builder()
                        .add(Scope.of("all", "x").implying("in:*"))
                        .add(Scope.of("in:a", "x").implying("all"))
                        .build())
                .withMessageContaining("all -> in:a -> all");
    }

    @Test
    void scope_may_imply_a_wildcard_that_it_is_in_itself() {
        ScopeCatalog catalog = ScopeCatalog.builder()
                .add("in:read", "x")
                .add("in:write", "x")
                .add(Scope.of("in:admin", "x").implying("in:*"))
                .build();

        assertThat(catalog.granted(List.of("in:admin")).covers(catalog.needed("in:read", "in:write")))
                .isTrue();
        assertThat(catalog.granted(List.of("in:read")).covers("in:admin")).isFalse();
    }
}
