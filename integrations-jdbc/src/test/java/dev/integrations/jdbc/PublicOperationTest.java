package dev.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.TenantId;
import dev.integrations.delivery.ReplayJobs;
import dev.integrations.webhook.WebhookId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** That no operation can be forgotten depends on this. */
@SuppressWarnings({"UnusedMethod", "DoNotCallSuggester"}) // What is declared here is found by reflection.
class PublicOperationTest {
    private interface Inherited {
        WebhookId inherited();
    }

    private interface Known extends Inherited {
        TenantId own();

        static TenantId ofNobody() {
            throw new UnsupportedOperationException("it is not asked");
        }
    }

    private interface Unknown {
        Inherited other();
    }

    private interface Maybe {
        Optional<ReplayJobs> jobs();
    }

    private interface Several {
        List<ReplayJobs> jobs();
    }

    private interface Hidden {
        Optional<List<Inherited>> others();
    }

    private static List<String> names(Class<?> type) {
        return PublicOperation.of(type).stream().map(PublicOperation::name).toList();
    }

    @Test
    void what_is_inherited_is_an_operation_too() {
        assertThat(names(Known.class)).containsExactly("inherited()", "own()");
    }

    @Test
    void facade_in_an_optional_is_asked() {
        assertThat(names(Maybe.class)).isNotEmpty().allMatch(name -> name.startsWith("jobs()."));
    }

    @Test
    void type_that_nobody_spoke_of_is_refused_wherever_it_is() {
        assertThatThrownBy(() -> PublicOperation.of(Unknown.class)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> PublicOperation.of(Hidden.class)).isInstanceOf(AssertionError.class);
    }

    @Test
    void facades_that_cannot_be_reached_are_refused() {
        assertThatThrownBy(() -> PublicOperation.of(Several.class)).isInstanceOf(AssertionError.class);
    }
}
