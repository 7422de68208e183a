package dev.integrations.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pairs are those of the TypeID specification 0.3. */
class TypeIdTest {
    @ParameterizedTest
    @CsvSource({
        "prefix_00000000000000000000000000, 00000000-0000-0000-0000-000000000000",
        "prefix_00000000000000000000000001, 00000000-0000-0000-0000-000000000001",
        "prefix_0000000000000000000000000g, 00000000-0000-0000-0000-000000000010",
        "prefix_00000000000000000000000010, 00000000-0000-0000-0000-000000000020",
        "prefix_7zzzzzzzzzzzzzzzzzzzzzzzzz, ffffffff-ffff-ffff-ffff-ffffffffffff",
        "prefix_0123456789abcdefghjkmnpqrs, 0110c853-1d09-52d8-d73e-1194e95b5f19",
        "prefix_01h455vb4pex5vsknk084sn02q, 01890a5d-ac96-774b-bcce-b302099a8057"
    })
    void published_pairs_are_written_and_read(String text, UUID uuid) {
        assertThat(TypeId.format("prefix", uuid)).isEqualTo(text);
        assertThat(TypeId.parse("prefix", text)).isEqualTo(uuid);
    }

    @Test
    void what_is_written_is_read_again() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            UUID uuid = new UUID(random.nextLong(), random.nextLong());

            assertThat(TypeId.parse("wh", TypeId.format("wh", uuid))).isEqualTo(uuid);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "wh_",
                "wh_0123456789abcdefghjkmnpqr",
                "wh_0123456789abcdefghjkmnpqrst",
                "wh_8zzzzzzzzzzzzzzzzzzzzzzzzz",
                "wh_0123456789ABCDEFGHJKMNPQRS",
                "wh_0123456789abcdefghjkmnpqru",
                "wh_0123456789abcdefghjkmnpq\u00e9s",
                "wh-0123456789abcdefghjkmnpqrs",
                "evt_0123456789abcdefghjkmnpqrs"
            })
    void anything_else_is_refused_and_named(String text) {
        assertThatThrownBy(() -> TypeId.parse("wh", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'wh_'")
                .hasMessageContaining("'" + text + "'");
    }
}
