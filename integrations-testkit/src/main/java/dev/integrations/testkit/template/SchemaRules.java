package dev.integrations.testkit.template;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.integrations.template.spi.ConfigField;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The schema says of each field what a form and a store need to know. */
final class SchemaRules {
    private static final Set<String> SECRET_WORDS =
            Set.of("key", "token", "secret", "password", "passphrase", "credential");
    private static final Pattern WORDS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[_-]");

    private final Subject subject;
    private final List<ConfigField> fields;

    SchemaRules(Subject subject) {
        this.subject = subject;
        this.fields = subject.descriptor().config().fields();
    }

    Stream<DynamicTest> tests() {
        return Stream.of(
                dynamicTest("every field has a title, and help if it must be filled in", this::texts),
                dynamicTest("what is called key, token, secret or password is secret", this::secrets),
                dynamicTest("URLs of webhooks are secret and bound to hosts", this::webhookUrls),
                dynamicTest("hosts of URLs are hosts that the template sends to", this::allowedHosts));
    }

    private void texts() {
        for (ConfigField field : fields) {
            if (field.title().isBlank() || field.title().equals(field.name())) {
                fail("field '%s' has no \"title\"; give it the one that people know from the vendor", field.name());
            }
            if ((field.required() || field.secret()) && field.help().isBlank()) {
                fail("field '%s' has no \"x-help\"; say where its value is found", field.name());
            }
        }
    }

    private void secrets() {
        for (ConfigField field : fields) {
            if (!field.secret()
                    && isCalledSecret(field.name())
                    && !subject.samples().notSecret().contains(field.name())) {
                fail(
                        "field '%s' is called like a secret and is none; set \"x-secret\": true, or say notSecret(\"%s\")",
                        field.name(), field.name());
            }
        }
        for (String name : subject.samples().notSecret()) {
            if (fields.stream().noneMatch(field -> field.name().equals(name) && !field.secret())) {
                fail("notSecret(\"%s\") names no field that is not secret; remove it", name);
            }
        }
    }

    private static boolean isCalledSecret(String name) {
        List<String> words = Stream.of(WORDS.split(name))
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
        String last = words.get(words.size() - 1);
        String singular = last.endsWith("s") ? last.substring(0, last.length() - 1) : last;
        return SECRET_WORDS.contains(singular) && !words.contains("public");
    }

    private void webhookUrls() {
        for (ConfigField field : fields) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (name.contains("webhook")
                    && name.endsWith("url")
                    && field.hosts().isEmpty()) {
                fail("field '%s' may name any host; set \"x-host-allowlist\" to the vendor's hosts", field.name());
            }
            if (!field.hosts().isEmpty() && name.contains("webhook") && !field.secret()) {
                fail("field '%s' is a URL that whoever knows it can send to; set \"x-secret\": true", field.name());
            }
        }
    }

    private void allowedHosts() {
        Set<String> hosts = subject.descriptor().hosts();
        for (ConfigField field : fields) {
            if (!hosts.isEmpty()
                    && field.hosts().stream().noneMatch(hosts::contains)
                    && !field.hosts().isEmpty()) {
                fail(
                        "the URL in field '%s' is of %s, and the descriptor has %s; add the former to hosts(...)",
                        field.name(), field.hosts(), hosts);
            }
        }
    }
}
