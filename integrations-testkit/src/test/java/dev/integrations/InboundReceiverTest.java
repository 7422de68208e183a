package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.http.AddressBlocks;
import dev.integrations.inbound.InboundHandling;
import dev.integrations.inbound.InboundSettings;
import dev.integrations.inbound.ReceptionState;
import dev.integrations.registry.InboundRules;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationSettings;
import dev.integrations.registry.IntegrationState;
import dev.integrations.registry.IntegrationUpdate;
import dev.integrations.registry.NewIntegration;
import dev.integrations.store.InMemoryStore;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the handler answers to whom. */
class InboundReceiverTest extends InboundFixture {
    private static void assertSaysNothing(WebResponse response) {
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers()).isEmpty();
    }

    @Test
    void genuine_event_is_kept_and_acknowledged_as_the_template_says() {
        WebResponse response = send(knock("told e-1"));

        assertThat(response.status()).isEqualTo(202);
        assertThat(response.body()).isEqualTo("thanks".getBytes(UTF_8));
        assertThat(receptions()).singleElement().satisfies(reception -> {
            assertThat(reception.state()).isEqualTo(ReceptionState.WAITING);
            assertThat(reception.event().vendorId()).isEqualTo("e-1");
            assertThat(reception.event().type()).isEqualTo("knock");
            assertThat(reception.event().template()).isEqualTo("door");
            assertThat(reception.event().integration()).isEqualTo(door);
            assertThat(reception.event().receivedAt()).isEqualTo(NOON);
            assertThat(reception.event().occurredAt()).contains(NOON.minusSeconds(1));
            assertThat(acme.inbound().payload(reception.event().id())).isEqualTo("told e-1".getBytes(UTF_8));
        });
    }

    @Test
    void repetition_is_acknowledged_alike_and_kept_no_more() {
        send(knock("told e-1"));
        clock.advance(Duration.ofDays(3));

        WebResponse again = send(knock("told e-1 e-2"));

        assertThat(again.status()).isEqualTo(202);
        assertThat(receptions()).extracting(each -> each.event().vendorId()).containsExactly("e-2", "e-1");
    }

    @Test
    void what_has_no_id_is_known_by_its_bytes_and_long_ids_as_a_whole() {
        String longId = "x".repeat(300);
        send(knock("told "));
        send(knock("told "));
        send(knock("told " + longId + "a"));
        send(knock("told " + longId + "b"));
        send(knock("told " + longId + "b"));

        assertThat(receptions()).hasSize(3);
        assertThat(receptions())
                .extracting(each -> each.event().vendorId().length())
                .containsExactly(255, 255, 64);
    }

    @Test
    void handshake_is_answered_and_nothing_kept() {
        WebResponse response = send(knock("/anywhere/else/acme/" + door + "?a=1&b=%20", "where"));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo((PUBLIC + "/acme/" + door + "?a=1&b=%20").getBytes(UTF_8));
        assertThat(receptions()).isEmpty();
    }

    @Test
    void whoever_is_refused_learns_nothing() {
        String keyless = acme.integrations()
                .install(NewIntegration.of("door", "No password"))
                .integration()
                .id()
                .toString();
        String foreign = install(integrations.tenant("globex")).toString();

        assertSaysNothing(integrations
                .inbound()
                .handle(WebRequest.builder("POST", "/hooks/acme/" + door)
                        .body("told e-1".getBytes(UTF_8))
                        .build()));
        assertSaysNothing(send(knock("/hooks/acme/" + foreign, "told e-1")));
        assertSaysNothing(send(knock("/hooks/globex/" + door, "told e-1")));
        assertSaysNothing(send(knock("/hooks/acme/" + keyless, "told e-1")));
        rules(InboundRules.from("10.0.0.0/8"));
        assertSaysNothing(send(knock("told e-1")));
        assertLearnsNoSize(foreign);
        rules(InboundRules.open().withMaxBodyBytes(10));
        assertSaysNothing(send(knock("told e-1234")));
        assertLearnsNoSize(foreign);
        rules(InboundRules.open());
        acme.integrations().disable(door, "no more");
        assertSaysNothing(send(knock("told e-1")));
        acme.integrations().uninstall(door);
        assertSaysNothing(send(knock("told e-1")));

        assertThat(receptions()).isEmpty();
    }

    /** What is too large for the host is so for every address. */
    private void assertLearnsNoSize(String foreign) {
        String large = "told " + "x".repeat(996);
        for (String path : List.of("/hooks/acme/" + door, "/hooks/acme/" + foreign, "/nowhere")) {
            assertThat(status(knock(path, large))).isEqualTo(413);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "//",
                "/acme",
                "/acme/",
                "/acme/int_",
                "/a b/int_x",
                "/%zz/int_x",
                "/hooks/%00/%00",
                "/../.."
            })
    void address_that_leads_nowhere_is_refused_alike(String path) {
        assertSaysNothing(send(knock(path, "told e-1")));
    }

    @Test
    void tenant_may_be_written_with_escapes() {
        String escaped = "/hooks/%61cme/" + door;

        assertThat(status(knock(escaped, "told e-1"))).isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "HEAD", "OPTIONS", "post"})
    void other_methods_are_not_taken(String method) {
        WebResponse response = integrations
                .inbound()
                .handle(WebRequest.builder(method, "/hooks/acme/" + door).build());

        assertThat(response.status()).isEqualTo(405);
        assertThat(response.header("Allow")).contains("GET, POST");
    }

    @Test
    void body_has_the_limit_of_the_host_or_a_lower_one_of_the_integration() {
        String body = "told " + "x".repeat(995);

        assertThat(status(knock(body))).isEqualTo(202);
        assertThat(status(knock(body + "y"))).isEqualTo(413);
        rules(InboundRules.open().withMaxBodyBytes(10));
        assertThat(status(knock("told e-123"))).isEqualTo(202);
        assertThat(status(knock("told e-1234"))).isEqualTo(401);
    }

    @Test
    void limit_of_an_integration_beyond_that_of_the_host_is_refused() {
        rules(InboundRules.open().withMaxBodyBytes(1_000));
        InboundRules beyond = InboundRules.open().withMaxBodyBytes(1_001);

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> rules(beyond))
                .satisfies(e -> assertThat(e.problems()).singleElement().satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("inbound/maxBodyBytes");
                    assertThat(problem.message()).contains("up to 1000", "was 1001");
                }));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> acme.integrations()
                        .install(aDoor().with(IntegrationSettings.named("Wide").withInbound(beyond))))
                .withMessageContaining("inbound/maxBodyBytes");
    }

    /** What stays as it is must not keep a tenant from changing the rest. */
    @Test
    void limit_from_before_the_host_lowered_its_own_may_stay() {
        rules(InboundRules.open().withMaxBodyBytes(1_000));
        start(InboundSettings.builder(PUBLIC, InboundHandling.later((event, payload) -> handle(event)))
                .maxBodyBytes(20)
                .build());
        int version = acme.integrations().get(door).version();

        acme.integrations().update(door, version, IntegrationUpdate.settings(settings -> settings.withName("Another")));

        assertThat(status(knock("told " + "x".repeat(15)))).isEqualTo(202);
        assertThat(status(knock("told " + "x".repeat(16)))).isEqualTo(413);
    }

    @Test
    void sources_are_those_in_front_of_the_proxies() {
        rules(InboundRules.from("3.18.12.63", "2a01:7e00::/32"));

        assertThat(status(knock("told e-1").header("X-Forwarded-For", "3.18.12.63")))
                .isEqualTo(202);
        assertThat(status(knock("told e-2").header("X-Forwarded-For", "2a01:7e00::1")))
                .isEqualTo(202);
        assertThat(status(knock("told e-3").header("X-Forwarded-For", "3.18.12.63, 3.18.12.64")))
                .isEqualTo(401);
        assertThat(status(knock("told e-4")
                        .peer(AddressBlocks.address("3.18.12.64").orElseThrow())
                        .header("X-Forwarded-For", "3.18.12.63")))
                .isEqualTo(401);
        assertThat(status(knock("told e-5")
                        .peer(AddressBlocks.address("3.18.12.63").orElseThrow())))
                .isEqualTo(202);
    }

    @Test
    void rules_are_a_part_of_the_settings_and_have_versions() {
        rules(InboundRules.from("10.0.0.0/8").withMaxBodyBytes(77));

        assertThat(acme.integrations().get(door).settings().inbound())
                .isEqualTo(new InboundRules(List.of("10.0.0.0/8"), Optional.of(77)));
        assertThat(acme.integrations().versions().compare(door, 1, 2))
                .singleElement()
                .satisfies(change -> assertThat(change.place()).isEqualTo("/settings/inbound"));
        acme.integrations().versions().rollBack(door, 2, 1);
        assertThat(acme.integrations().get(door).settings().inbound()).isEqualTo(InboundRules.open());
    }

    @Test
    void rules_are_kept_as_text() {
        for (InboundRules rules : List.of(
                InboundRules.open(),
                InboundRules.from("10.0.0.0/8"),
                InboundRules.open().withMaxBodyBytes(7))) {
            IntegrationSettings settings = IntegrationSettings.named("Door").withInbound(rules);

            assertThat(IntegrationSettings.parse(settings.toText())).isEqualTo(settings);
        }
        assertThat(IntegrationSettings.named("Door").toText()).doesNotContain("inbound");
    }

    @Test
    void malformed_rules_are_refused_all_at_once() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new InboundRules(List.of("10.0.0.0/8", "10.0.0.1/8", "everywhere"), Optional.of(0)))
                .satisfies(e -> assertThat(e.problems())
                        .extracting(InvalidInputException.Problem::field)
                        .containsExactly("inbound/sources/1", "inbound/sources/2", "inbound/maxBodyBytes"));
    }

    @Test
    void what_cannot_be_judged_now_is_to_be_sent_again() {
        for (String body : List.of("later", "broken")) {
            WebResponse response = send(knock(body));

            assertThat(response.status()).isEqualTo(503);
            assertThat(response.header("Retry-After")).isPresent();
            assertThat(response.body()).isEmpty();
        }
    }

    @Test
    void integration_that_needs_attention_still_receives() {
        Integration before = acme.integrations().get(door);
        store.useTransaction(transaction -> transaction
                .integrations()
                .update(new Integration(
                        before.id(),
                        before.tenant(),
                        before.template(),
                        before.settings(),
                        IntegrationState.NEEDS_ATTENTION,
                        Optional.of("the token is refused"),
                        before.version(),
                        before.revision() + 1,
                        before.createdAt(),
                        before.updatedAt())));

        assertThat(status(knock("told e-1"))).isEqualTo(202);
    }

    @Test
    void changed_password_counts_at_once() {
        int version = acme.integrations().get(door).version();
        acme.integrations()
                .update(
                        door,
                        version,
                        IntegrationUpdate.config(
                                JsonNodeFactory.instance.objectNode().put("password", "another")));

        assertThat(status(knock("told e-1"))).isEqualTo(401);
    }

    @Test
    void what_only_receives_is_sent_nothing() throws InterruptedException {
        acme.events().publish("invoice.paid", "{}".getBytes(UTF_8));
        integrations.runDue();

        assertThat(acme.deliveries()
                        .list(DeliveryQuery.all(), PageRequest.first(10))
                        .items())
                .isEmpty();
    }

    @Test
    void tenant_sees_the_address_of_its_own_integrations() {
        assertThat(acme.inbound().url(door)).hasToString(PUBLIC + "/acme/" + door);
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> integrations.tenant("globex").inbound().url(door));
    }

    @Test
    void without_settings_nothing_is_received() {
        try (Integrations deaf = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .startPaused()) {
            assertThatIllegalStateException().isThrownBy(deaf::inbound).withMessageContaining("inbound(");
            assertThatIllegalStateException()
                    .isThrownBy(() -> deaf.tenant("acme").inbound())
                    .withMessageContaining("inbound(");
        }
    }

    @Test
    void contradictory_settings_are_refused() {
        InboundHandling handling = InboundHandling.inTransaction(InMemoryStore.create(), (event, payload, tx) -> {});

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Integrations.builder()
                        .store(store)
                        .keyRing(KeyRing.ephemeralForDevelopment())
                        .inbound(InboundSettings.builder("http://app.test", handling)
                                .build())
                        .startPaused())
                .withMessageContaining("must be https")
                .withMessageContaining("another store");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> InboundSettings.builder("app.test?x", handling)
                        .maxBodyBytes(0)
                        .retention(Duration.ofDays(3))
                        .asking(Duration.ZERO)
                        .build())
                .satisfies(e -> assertThat(e.problems())
                        .extracting(InvalidInputException.Problem::field)
                        .containsExactly("publicUrl", "maxBodyBytes", "retention", "asking"));
    }
}
