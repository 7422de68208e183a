package dev.integrations.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BatchTest {
    @Test
    void item_whose_operation_ends_in_an_error_of_other_code_fails_alone() {
        List<Error> errors =
                List.of(new AssertionError("on purpose"), new NoClassDefFoundError("Gone"), new StackOverflowError());

        BatchResult<Integer> result = Batch.eachAlone(List.of(0, 1, 2, 3), item -> {
            if (item < errors.size()) {
                throw errors.get(item);
            }
            return item;
        });

        assertThat(result.values()).containsExactly(3);
        assertThat(result.failures())
                .extracting(failed -> failed.error().getCause())
                .containsExactlyElementsOf(errors);
    }
}
