package dev.integrations.template.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartTest {
    private static Part part(String content) {
        return new Part("key", "head", content.getBytes(UTF_8), List.of());
    }

    private static String joined(Part... parts) {
        return new String(Part.joined("[", List.of(parts), ", ", "]"), UTF_8);
    }

    @Test
    void contents_are_put_together_with_something_between() {
        assertThat(joined(part("1"), part("\u00e4"), part("3"))).isEqualTo("[1, \u00e4, 3]");
        assertThat(joined(part("1"))).isEqualTo("[1]");
        assertThat(joined()).isEqualTo("[]");
    }

    @Test
    void text_shows_nothing_of_the_event() {
        assertThat(part("private")).hasToString("Part[key, 7 bytes]");
    }

    @Test
    void notes_are_copied() {
        List<String> notes = new ArrayList<>(List.of("cut"));
        Part part = new Part("key", "", new byte[0], notes);
        notes.clear();

        assertThat(part.notes()).containsExactly("cut");
    }
}
