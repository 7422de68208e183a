package dev.integrations.testkit.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.ConfigField;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.TemplateDescriptor;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The descriptor tells people what they need to know. */
final class DescriptorRules {
    private static final int MAX_SUMMARY = 200;
    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[a-z0-9-]+(\\.[a-z0-9-]+)+");

    private final Subject subject;
    private final TemplateDescriptor descriptor;

    DescriptorRules(Subject subject) {
        this.subject = subject;
        this.descriptor = subject.descriptor();
    }

    Stream<DynamicTest> tests() {
        return Stream.of(
                dynamicTest("it has a summary", this::summary),
                dynamicTest("it is listed under categories", this::categories),
                dynamicTest("it links to the vendor's documentation", this::documentation),
                dynamicTest("its setup guide tells where every secret comes from", this::setupGuide),
                dynamicTest("its hosts are host names", this::hosts),
                dynamicTest("its requests go to its hosts", this::requests),
                dynamicTest("its relations make sense", this::relations),
                dynamicTest("its actions say what their parameters must be like", this::actions),
                dynamicTest("its actions have examples", this::examples));
    }

    private void summary() {
        assertThat(descriptor.summary())
                .as("say in a sentence of up to %d characters what the template does: summary(...)", MAX_SUMMARY)
                .isNotBlank()
                .hasSizeLessThanOrEqualTo(MAX_SUMMARY);
    }

    private void categories() {
        assertThat(descriptor.categories())
                .as("name at least one category: categories(\"chat\")")
                .isNotEmpty();
    }

    private void documentation() {
        assertThat(descriptor.documentation().map(URI::getScheme))
                .as("link to the vendor's description of its API: documentation(\"https://...\")")
                .contains("https");
    }

    private void setupGuide() {
        assertThat(descriptor.setupGuide())
                .as("tell in Markdown how to get what the configuration asks for: setupGuide(...)")
                .isNotBlank();
        String guide = descriptor.setupGuide().toLowerCase(Locale.ROOT);
        for (ConfigField field : subject.secretFields()) {
            if (!guide.contains(field.title().toLowerCase(Locale.ROOT))) {
                fail("the setup guide does not tell where '%s' comes from; name the field by its title", field.title());
            }
        }
    }

    private void hosts() {
        assertThat(descriptor.hosts())
                .as("hosts are names in lower case without scheme and port, such as api.example.com or *.example.com")
                .allMatch(each -> HOST.matcher(each).matches());
    }

    private void requests() {
        for (Subject.Case each : subject.cases()) {
            boolean mail = subject.prepare(each) instanceof Outgoing.Mail;
            if (mail != descriptor.mail()) {
                fail(
                        "%s makes %s, and the descriptor says otherwise; correct mail()",
                        each, mail ? "an e-mail" : "a request");
            }
            assertHost(each.toString(), Subject.request(subject.prepare(each)).uri());
        }
        for (String config : subject.configs()) {
            CheckWalk.firstRequests(subject, config)
                    .forEach((check, request) -> assertHost("check '%s'".formatted(check), request.uri()));
        }
    }

    private void assertHost(String what, URI uri) {
        String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        if (!"https".equals(uri.getScheme())) {
            fail("%s does not go to an https URL", what);
        }
        boolean known = descriptor.hosts().isEmpty()
                || descriptor.hosts().stream()
                        .anyMatch(each -> each.startsWith("*.") ? host.endsWith(each.substring(1)) : host.equals(each));
        if (!known) {
            fail("%s goes to %s, which is none of %s; add it to hosts(...)", what, host, descriptor.hosts());
        }
    }

    private void relations() {
        assertThat(descriptor.requires())
                .as("a template cannot require what it conflicts with")
                .noneMatch(descriptor.conflicts()::contains);
        descriptor.deprecation().ifPresent(deprecation -> {
            assertThat(deprecation.reason())
                    .as("say why the template is deprecated, and by when it goes")
                    .isNotBlank();
            assertThat(deprecation.replacement())
                    .as("a template cannot replace itself")
                    .isNotEqualTo(Optional.of(descriptor.id()));
        });
    }

    private void actions() {
        for (Action action : descriptor.actions()) {
            Set<String> known = new TreeSet<>();
            Iterator<String> names =
                    SampleJson.value(action.schemaText()).path("properties").fieldNames();
            names.forEachRemaining(known::add);
            List<String> unknown = action.mapping().names().stream()
                    .filter(name -> !known.contains(name))
                    .toList();
            if (!unknown.isEmpty()) {
                fail(
                        "the mapping of action '%s' makes %s, of which its schema says nothing; add them to its properties",
                        action.id(), unknown);
            }
        }
    }

    private void examples() {
        for (Action action : descriptor.actions()) {
            JsonNode example = SampleJson.find(action.example()).orElse(MissingNode.getInstance());
            if (!example.isObject() || example.isEmpty()) {
                fail("action '%s' has no example of an event; set example(json)", action.id());
            }
            boolean goesOut =
                    subject.configs().stream().anyMatch(config -> goesOut(new Subject.Case(config, action, example)));
            if (!goesOut) {
                fail(
                        "the example of action '%s' goes out with no configuration; give it what the mapping needs",
                        action.id());
            }
        }
    }

    private boolean goesOut(Subject.Case example) {
        try {
            subject.prepare(example);
            return true;
        } catch (DeliveryWithheldException e) {
            return false;
        }
    }
}
