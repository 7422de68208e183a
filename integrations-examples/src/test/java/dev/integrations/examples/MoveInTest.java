package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MoveInTest {
    @Test
    void receivers_get_the_headers_that_they_know() throws Exception {
        assertThat(MoveIn.run())
                .containsExactly(
                        "invoice.paid CREATED",
                        "/endpoints/0 would be CREATED",
                        "/endpoints/1 would be REFUSED",
                        "/endpoints/1/headers/sensitive/0: Svix does not export the value of this header;"
                                + " add it to 'headers' beside this list",
                        "/endpoints/0 created",
                        "/endpoints/1 refused",
                        "false true",
                        "true false");
    }
}
