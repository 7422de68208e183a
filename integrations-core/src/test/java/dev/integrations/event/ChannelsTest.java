package dev.integrations.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelsTest {
    @Test
    void names_keep_their_order_and_count_once() {
        Channels channels = Channels.of("team-2", "Team:1", "team-2", "a.b_c");

        assertThat(channels.names()).containsExactly("team-2", "Team:1", "a.b_c");
        assertThat(Channels.of(channels.names())).isEqualTo(channels).hasSameHashCodeAs(channels);
        assertThat(channels).hasToString("[team-2, Team:1, a.b_c]").isNotEqualTo(Channels.of("team-2"));
    }

    @Test
    void channels_intersect_if_they_share_a_name() {
        assertThat(Channels.of("a", "b").intersects(Channels.of("c", "b"))).isTrue();
        assertThat(Channels.of("a", "b").intersects(Channels.of("A", "B"))).isFalse();
        assertThat(Channels.none().intersects(Channels.of("a"))).isFalse();
        assertThat(Channels.of("a").intersects(Channels.none())).isFalse();
        assertThat(Channels.none().intersects(Channels.none())).isFalse();
        assertThat(Channels.of().isEmpty()).isTrue();
        assertThat(Channels.of("a").isEmpty()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\n", "é", "a/b", "*", "!a", "\0", "\ud83d\ude00", "a,b", "{}"})
    void malformed_names_are_refused_by_their_place(String name) {
        assertThat(problems("good", name)).extracting(Problem::field).containsExactly("channels/1");
    }

    @Test
    void names_and_their_number_are_bounded() {
        String[] eleven = IntStream.range(0, 11).mapToObj(i -> "c" + i).toArray(String[]::new);

        assertThat(problems(eleven)).extracting(Problem::field).containsExactly("channels");
        assertThat(problems("x".repeat(129)))
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .hasSizeLessThan(200);
        assertThat(Channels.of("x".repeat(128)).names()).hasSize(1);
        assertThat(problems("?", "ok", "#")).extracting(Problem::field).containsExactly("channels/0", "channels/2");
    }

    private static List<Problem> problems(String... names) {
        List<Problem> problems = new ArrayList<>();
        assertThatThrownBy(() -> Channels.of(names))
                .isInstanceOfSatisfying(InvalidInputException.class, e -> problems.addAll(e.problems()));
        return problems;
    }
}
