package dev.integrations.testkit.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.template.spi.ConfigField;
import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.TemplateConfig;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The schema accepts the sample configurations, and nothing that lacks a part of them or has another in its place. */
final class ConfigRules {
    private static final String KEY = "0195e7a2-0000-5000-8000-000000000003";

    private final Subject subject;
    private final ConfigSchema schema;

    ConfigRules(Subject subject) {
        this.subject = subject;
        this.schema = subject.descriptor().config();
    }

    Stream<DynamicTest> tests() {
        return subject.configs().stream()
                .flatMap(name -> Stream.of(
                        dynamicTest("configuration '%s' is valid".formatted(name), () -> isValid(name)),
                        dynamicTest("'%s' without a required field is refused".formatted(name), () -> required(name)),
                        dynamicTest(
                                "'%s' works without a field that is not required".formatted(name),
                                () -> optional(name)),
                        dynamicTest("'%s' with a field of another type is refused".formatted(name), () -> types(name)),
                        dynamicTest("'%s' with an unknown field is refused".formatted(name), () -> unknown(name)),
                        dynamicTest(
                                "'%s' with the URL of another host is refused".formatted(name), () -> hosts(name))));
    }

    private void isValid(String name) {
        assertThat(schema.problems(subject.json(name)))
                .as("config(\"%s\", ...) is to be valid by the template's schema; correct one of the two", name)
                .isEmpty();
    }

    private void required(String name) {
        for (ConfigField field : present(name)) {
            if (field.required() && field.defaultValue().isEmpty()) {
                assertRefused(without(name, field), field, "is required, and may be left out");
            }
        }
    }

    /** Removes one field that is not required, and those that are there because of its value. */
    private void optional(String name) {
        for (ConfigField field : present(name)) {
            if (field.required() && field.defaultValue().isEmpty()) {
                continue;
            }
            ObjectNode json = without(name, field);
            if (schema.problems(json).isEmpty()) {
                try {
                    use(name, schema.config(json));
                } catch (DeliveryWithheldException e) {
                    // Said to the tenant, who can do something about it.
                } catch (RuntimeException e) {
                    throw new AssertionError(
                            ("without the field '%s', which is not required, configuration '%s' makes the template throw; use"
                                            + " find(\"%s\"), or require the field")
                                    .formatted(field.name(), name, field.name()),
                            e);
                }
            }
        }
    }

    private void use(String name, TemplateConfig config) {
        subject.template().checks(config);
        subject.template().inbound(config);
        subject.cases().stream()
                .filter(each -> each.config().equals(name))
                .forEach(each -> subject.template().prepare(subject.sending(each, config, KEY, Subject.NOW)));
    }

    private void types(String name) {
        for (ConfigField field : present(name)) {
            ObjectNode json = subject.json(name);
            json.set(field.name(), ofAnotherType(json, field));
            assertRefused(json, field, "may be of another type");
        }
    }

    private static JsonNode ofAnotherType(ObjectNode json, ConfigField field) {
        return switch (field.type()) {
            case STRING, LIST -> json.objectNode();
            case INTEGER, NUMBER, BOOLEAN -> json.textNode("neither a number nor a flag");
        };
    }

    private void unknown(String name) {
        ObjectNode json = subject.json(name);
        json.put("contractUnknown", "x");

        assertThat(schema.problems(json))
                .as("a field that the schema does not name is refused")
                .isNotEmpty();
    }

    private void hosts(String name) {
        for (ConfigField field : present(name)) {
            if (!field.hosts().isEmpty()) {
                String host = field.hosts().get(0).replace("*.", "a.");
                for (String url : List.of(
                        "https://attacker.example/" + host,
                        "http://" + host + "/",
                        "https://" + host + ".attacker.example/",
                        "https://" + host + "@attacker.example/",
                        "https://" + host + ":8443/",
                        "https://attacker" + host + "/".repeat(2))) {
                    ObjectNode json = subject.json(name);
                    json.put(field.name(), url);
                    assertRefused(json, field, "may be " + url);
                }
            }
        }
    }

    private void assertRefused(JsonNode json, ConfigField field, String otherwise) {
        List<Problem> problems = schema.problems(json);
        assertThat(problems)
                .as("field '%s' %s; correct the schema", field.name(), otherwise)
                .anyMatch(problem -> problem.field().startsWith("/" + field.name()));
        SecretFinder finder = SecretFinder.of(subject, json);
        problems.forEach(problem -> finder.assertNoneIn("a problem of the configuration", problem.toString()));
    }

    private List<ConfigField> present(String name) {
        JsonNode json = subject.json(name);
        return schema.fields().stream().filter(field -> json.has(field.name())).toList();
    }

    private ObjectNode without(String name, ConfigField removed) {
        ObjectNode json = subject.json(name);
        json.remove(removed.name());
        for (ConfigField field : schema.fields()) {
            Optional<ConfigField.Visibility> condition = field.visibleIf();
            if (condition.map(ConfigField.Visibility::field).equals(Optional.of(removed.name()))
                    && !condition
                            .orElseThrow()
                            .values()
                            .contains(removed.defaultValue().orElse(""))) {
                json.remove(field.name());
            }
        }
        return json;
    }
}
