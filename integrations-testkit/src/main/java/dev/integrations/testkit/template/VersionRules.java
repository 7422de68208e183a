package dev.integrations.testkit.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Configurations of earlier versions become valid ones, and hosts find the template. */
final class VersionRules {
    private final Subject subject;

    VersionRules(Subject subject) {
        this.subject = subject;
    }

    Stream<DynamicTest> tests() {
        List<DynamicTest> tests = new ArrayList<>();
        subject.samples()
                .migrations()
                .forEach((version, json) -> tests.add(dynamicTest(
                        "a configuration of version %d becomes one of version %d"
                                .formatted(version, subject.descriptor().version()),
                        () -> migrates(version, json))));
        tests.add(dynamicTest("the ServiceLoader finds it on the class path and on the module path", this::isFound));
        return tests.stream();
    }

    private void migrates(int from, JsonNode json) {
        JsonNode migrated = json.deepCopy();
        for (int version = from; version < subject.descriptor().version(); version++) {
            migrated = subject.template().migrate(version, migrated.deepCopy());
        }
        assertThat(subject.descriptor().config().problems(migrated))
                .as("migrate makes a valid configuration of migration(%d, json); correct one of the two", from)
                .isEmpty();
    }

    private void isFound() {
        Class<?> type = subject.template().getClass();
        String id = subject.descriptor().id();
        Optional<Template> found = TemplateCatalog.discover(type.getClassLoader())
                .find(id, subject.descriptor().version());
        if (found.isEmpty()) {
            fail(
                    "the ServiceLoader does not find '%s'; name its provider in %s, and in module-info with 'provides'",
                    id, ProviderEntries.FILE);
        }
        assertThat(found.orElseThrow().getClass())
                .as("the provider supplies another class for '%s'; supply the one that is tested", id)
                .isEqualTo(type);
        for (Class<?> provider : providers(type)) {
            if (!ProviderEntries.inFile(provider)) {
                fail(
                        "hosts with a class path do not find '%s'; name %s in %s",
                        id, provider.getName(), ProviderEntries.FILE);
            }
            if (!ProviderEntries.inModule(provider)) {
                fail(
                        "hosts with a module path do not find '%s'; add 'provides %s with %s' to its module-info",
                        id, TemplateProvider.class.getName(), provider.getName());
            }
        }
    }

    /** Returns the providers that supply a template, of which there is one. */
    private static List<Class<?>> providers(Class<?> template) {
        List<Class<?>> providers = new ArrayList<>();
        TemplateCatalog.forEachProvider(
                template.getClassLoader(),
                found -> {
                    if (found.get().templates().stream().anyMatch(each -> each.getClass() == template)) {
                        providers.add(found.type());
                    }
                    return true;
                },
                broken -> {
                    // The catalogue has told of it.
                });
        return providers;
    }
}
