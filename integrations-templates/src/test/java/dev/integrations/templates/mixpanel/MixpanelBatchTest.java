package dev.integrations.templates.mixpanel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.NewEvent;
import dev.integrations.http.OutboundResponse;
import dev.integrations.registry.NewIntegration;
import dev.integrations.store.InMemoryStore;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.template.spi.Part;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict;
import dev.integrations.templates.facts.Facts;
import dev.integrations.templates.vendor.Json;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.Samples;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many events in one import. */
@SuppressWarnings("NullAway.Init")
class MixpanelBatchTest {
    private static final String CONFIG = "{\"auth\": \"token\", \"token\": \"0123456789abcdef\", \"region\": \"us\"}";

    private final MixpanelTemplate template = new MixpanelTemplate();
    private final TemplateConfig config = Facts.config(template, CONFIG);
    private final MixpanelImport vendor = new MixpanelImport();
    private final ManualClock clock = ManualClock.startingAt(Samples.NOON);
    private Integrations integrations;
    private Tenant acme;

    @BeforeEach
    void start() {
        integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .transport(vendor)
                .templates(TemplateCatalog.of(() -> List.of(template)))
                .startPaused();
        acme = integrations.tenant("acme");
        acme.integrations().install(NewIntegration.of("mixpanel", "Analytics").with(Facts.json(CONFIG)));
    }

    @AfterEach
    void stop() {
        integrations.close();
    }

    private void publish(int events, String properties) {
        for (int from = 0; from < events; from += 1_000) {
            acme.events()
                    .publishAll(IntStream.range(from, Math.min(events, from + 1_000))
                            .mapToObj(i -> NewEvent.of(
                                    "order.paid",
                                    "{\"user_id\": \"u%d\", \"properties\": {\"i\": %d%s}}"
                                            .formatted(i, i, properties)
                                            .getBytes(UTF_8)))
                            .toList());
        }
    }

    private List<Delivery> ofState(DeliveryState state) {
        return acme.deliveries()
                .list(DeliveryQuery.builder().states(Set.of(state)).build(), PageRequest.first(100))
                .items();
    }

    @Test
    void ten_thousand_stored_events_are_few_imports() throws Exception {
        publish(10_000, "");

        assertThat(integrations.runDue()).isEqualTo(10_000);

        assertThat(vendor.stored()).hasSize(10_000);
        assertThat(vendor.stored().values()).containsOnly(1);
        assertThat(vendor.sizes()).hasSizeLessThanOrEqualTo(10).allMatch(size -> size <= 2_000);
    }

    @Test
    void imports_stay_within_the_bytes_that_mixpanel_takes() throws Exception {
        publish(100, ", \"text\": \"%s\"".formatted("x".repeat(50_000)));

        integrations.runDue();

        assertThat(vendor.stored()).hasSize(100);
        assertThat(vendor.sizes()).hasSizeBetween(3, 10);
    }

    @Test
    void refused_events_end_and_the_others_were_imported() throws Exception {
        vendor.refusing(event -> event.at("/properties/i").asInt() % 100 == 7);
        publish(1_000, "");

        integrations.runDue();

        assertThat(vendor.stored()).hasSize(990);
        assertThat(vendor.stored().values()).containsOnly(1);
        assertThat(ofState(DeliveryState.DEAD_LETTERED)).hasSize(10).allSatisfy(delivery -> {
            assertThat(delivery.attempts()).isEqualTo(1);
            assertThat(delivery.reason().orElse("")).contains("'properties.time' is invalid");
        });
    }

    @Test
    void an_answer_too_long_to_read_is_asked_for_in_parts() throws Exception {
        vendor.refusing(event -> event.at("/properties/i").asInt() % 2 == 0);
        publish(1_000, "");

        integrations.runDue();

        assertThat(vendor.stored()).hasSize(500);
        assertThat(ofState(DeliveryState.PENDING)).isEmpty();
        assertThat(ofState(DeliveryState.DEAD_LETTERED)).hasSize(100);
        assertThat(vendor.sizes()).hasSizeLessThan(50);
    }

    private static List<Part> parts(int count, String first) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Part(i == 0 ? first : "key-" + i, "", new byte[] {'1'}, List.of()))
                .toList();
    }

    private List<Verdict> verdicts(List<Part> parts, OutboundResponse response) {
        return template.classify(parts, response, config, Samples.NOON);
    }

    @Test
    void the_canned_answer_is_about_one_of_a_thousand() {
        OutboundResponse partial = Facts.response(
                Facts.fixtures("mixpanel", "import").skip(1).findFirst().orElseThrow());

        List<Verdict> verdicts = verdicts(parts(1_000, "13c0b661-f48b-51cd-ba54-97c5999169c0"), partial);

        assertThat(verdicts.get(0).kind()).isEqualTo(Verdict.Kind.REJECTED);
        assertThat(verdicts.get(0).reason()).contains("must be specified as seconds since epoch");
        assertThat(verdicts.subList(1, 1_000)).containsOnly(Verdict.ok());
    }

    @Test
    void the_other_canned_answers_are_about_all() {
        assertThat(Facts.fixtures("mixpanel", "import")
                        .map(each -> verdicts(parts(3, "key-0"), Facts.response(each)).stream()
                                .map(Verdict::kind)
                                .distinct()
                                .toList()))
                .containsExactly(
                        List.of(Verdict.Kind.OK),
                        List.of(Verdict.Kind.SPLIT),
                        List.of(Verdict.Kind.AUTH),
                        List.of(Verdict.Kind.SPLIT),
                        List.of(Verdict.Kind.RATE_LIMITED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"num_records_imported\": 2}",
                "{\"failed_records\": []}",
                "{\"num_records_imported\": 1, \"failed_records\": [{\"index\": 0}]}",
                "{\"num_records_imported\": 2, \"failed_records\": [{\"index\": 3}]}",
                "{\"num_records_imported\": 2, \"failed_records\": [{\"index\": -1}]}",
                "{\"num_records_imported\": 2, \"failed_records\": [{\"insert_id\": \"key-1\"}]}",
                "{\"num_records_imported\": 2, \"failed_records\": [{\"index\": 1, \"insert_id\": \"key-2\"}]}",
                "{\"num_records_imported\": 2, \"failed_records\": \"all\"}",
                "{\"num_records_imported\": \"2\", \"failed_records\": [{\"index\": 1}]}"
            })
    void an_answer_that_does_not_account_for_each_event_is_asked_for_in_parts(String body) {
        assertThat(Json.read(body.getBytes(UTF_8)).isObject()).isTrue();
        assertThat(verdicts(parts(3, "key-0"), Facts.response(400, body)))
                .hasSize(3)
                .allMatch(verdict -> verdict.kind() == Verdict.Kind.SPLIT);
    }
}
