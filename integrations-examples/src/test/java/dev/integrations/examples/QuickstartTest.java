package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class QuickstartTest {
    private static final Path SOURCE = Path.of("src/main/java/dev/integrations/examples/Quickstart.java");

    @Test
    void a_published_event_arrives_and_is_verified() throws Exception {
        assertThat(Quickstart.run()).matches("verified evt_[0-9a-z]{26}: \\Q{\"number\":\"INV-1\",\"cents\":4200}\\E");
    }

    /** The README gives these numbers. */
    @Test
    void the_first_verified_delivery_takes_nine_statements_of_the_host_and_six_of_the_receiver() throws IOException {
        assertThat(Regions.countStatements(SOURCE, "quickstart")).isEqualTo(9).isLessThanOrEqualTo(12);
        assertThat(Regions.countStatements(SOURCE, "receiver")).isEqualTo(6);
    }
}
