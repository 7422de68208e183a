package dev.integrations.templates.ga4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.templates.facts.Facts;
import dev.integrations.templates.facts.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that mean something to Google. */
class Ga4NamesTest {
    private final Ga4Template template = new Ga4Template();
    private final TemplateConfig web =
            Facts.config(template, "{'measurementId':'G-ABC123','clientIdSource':'event','apiSecret':'abcdEFGH_-12'}");
    private final TemplateConfig app =
            Facts.config(template, "{'stream':'app','firebaseAppId':'1:23:android:4f','apiSecret':'abcdEFGH_-12'}");

    @ParameterizedTest
    @CsvSource({
        "session_start, false, false",
        "first_open, false, false",
        "ga_x, false, false",
        "in_app_purchase, false, true",
        "page_view, true, true",
        "session_started, true, true"
    })
    void names_that_google_reserves_are_withheld(String name, boolean onWeb, boolean inApp) {
        for (TemplateConfig config : List.of(web, app)) {
            if (config == web ? onWeb : inApp) {
                assertThat(named(config, name, "{}").notes()).isEmpty();
            } else {
                assertThatThrownBy(() -> named(config, name, "{}"))
                        .isInstanceOf(DeliveryWithheldException.class)
                        .hasMessageContaining("keeps the name '%s' to itself", name);
            }
        }
    }

    @Test
    void user_properties_that_google_reserves_are_left_out() {
        Outgoing.Http sent = Facts.prepare(
                template,
                web,
                "track_event",
                "{\"client_id\":\"1.1\",\"user_properties\":{\"first_open_time\":1,\"user_id\":\"a\",\"plan\":\"pro\"},"
                        + "\"params\":{\"first_open_time\":1}}");

        assertThat(Facts.json(Facts.body(sent)).path("user_properties").properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("plan");
        assertThat(Facts.json(Facts.body(sent)).at("/events/0/params").has("first_open_time"))
                .isTrue();
        assertThat(sent.notes()).hasSize(2);
    }

    @Test
    void a_recommended_event_that_lacks_parameters_is_noted_and_sent() {
        Facts.load("specs/ga4.json")
                .path("recommended_event_required_params")
                .properties()
                .forEach(event -> {
                    List<String> required = new ArrayList<>();
                    event.getValue().forEach(name -> required.add(name.asText()));
                    ObjectNode all = JsonNodeFactory.instance.objectNode();
                    required.forEach(name -> all.put(name, 1));

                    assertThat(named(web, event.getKey(), all.toString()).notes())
                            .as(event.getKey())
                            .isEmpty();
                    assertThat(named(web, event.getKey(), "{}").notes())
                            .as(event.getKey())
                            .hasSameSizeAs(required)
                            .allSatisfy(note -> assertThat(required).anyMatch(name -> note.contains("'" + name + "'")));
                });
    }

    private Outgoing.Http named(TemplateConfig config, String name, String params) {
        return Sent.mapped(
                template,
                config,
                "{'name':'" + name + "'}",
                Facts.json("{\"client_id\":\"1.1\",\"app_instance_id\":\"0123456789abcdef0123456789abcdef\",\"params\":"
                        + params + "}"));
    }
}
