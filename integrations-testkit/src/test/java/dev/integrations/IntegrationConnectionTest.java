package dev.integrations;

import static dev.integrations.testkit.http.Behaviour.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.Secret;
import dev.integrations.connection.ConnectionCredentials.ApiKey;
import dev.integrations.connection.ConnectionId;
import dev.integrations.registry.NewIntegration;
import dev.integrations.template.spi.ConnectionUse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Integrations that take their credentials from a connection. */
class IntegrationConnectionTest extends RegistryFixture {
    private static final String POST = "/post/alerts";

    private void publish() throws InterruptedException {
        acme.events().publish("invoice.paid", "{}".getBytes(UTF_8));
        integrations.runDue();
    }

    @Test
    void tokens_of_a_connection_are_sent_and_checked_with() throws InterruptedException {
        use(List.of(StubTemplate.of(
                "linked", 1, StubTemplate.SCHEMA, builder -> builder.connection(ConnectionUse.required(ACCOUNT)))));
        vendor.on(POST, answer(200));
        ConnectionId connection = connected(ACCOUNT);
        NewIntegration linked = NewIntegration.of("linked", "Linked").with(config());

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> registry().install(linked))
                .withMessageContaining("needs a connection of " + ACCOUNT);
        registry().install(linked.with(linked.settings().withConnection(Optional.of(connection))));
        publish();

        assertThat(vendor.requests())
                .hasSize(2)
                .allSatisfy(
                        request -> assertThat(request.header("authorization")).contains("Bearer key"));
    }

    @Test
    void tokens_of_a_connection_go_nowhere_else() throws InterruptedException {
        use(List.of(StubTemplate.of(
                "linked",
                1,
                StubTemplate.SCHEMA,
                builder -> builder.connection(ConnectionUse.optional(ACCOUNT, ELSEWHERE)))));
        vendor.on(POST, answer(200));
        NewIntegration linked = NewIntegration.of("linked", "Linked").with(config());

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> registry()
                        .install(linked.with(linked.settings().withConnection(Optional.of(connected(ELSEWHERE))))))
                .withMessageContaining("not at the API of its service");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> integrations
                        .tenant("globex")
                        .integrations()
                        .install(linked.with(linked.settings().withConnection(Optional.of(connected(ACCOUNT))))))
                .withMessageContaining("is no connection of this tenant");
        assertThat(vendor.requests()).isEmpty();
    }

    @Test
    void a_template_that_authorizes_by_itself_is_refused_beside_a_connection() {
        use(List.of(StubTemplate.of(
                "linked",
                1,
                StubTemplate.SCHEMA.replace("token", "authorization"),
                builder -> builder.connection(ConnectionUse.optional(ACCOUNT)))));
        vendor.on(POST, answer(200));
        NewIntegration linked = NewIntegration.of("linked", "Linked")
                .with(JsonNodeFactory.instance
                        .objectNode()
                        .put("channel", "#alerts")
                        .put("authorization", "Bearer own"));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> registry()
                        .install(linked.with(linked.settings().withConnection(Optional.of(connected(ACCOUNT))))))
                .withMessageContaining("an Authorization of its own");
        assertThat(vendor.requests()).isEmpty();
    }

    private ConnectionId connected(String provider) {
        return acme.connections()
                .connect(provider, "Account", new ApiKey(Secret.of("key")))
                .id();
    }
}
