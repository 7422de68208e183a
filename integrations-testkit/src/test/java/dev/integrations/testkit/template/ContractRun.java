package dev.integrations.testkit.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateDescriptor;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs the contract as a build does, and returns what it says. */
final class ContractRun {
    private static final AtomicReference<Input> INPUT = new AtomicReference<>();

    /** What the contract is run on. */
    record Input(Template template, TemplateSamples samples) {}

    private final long tests;
    private final List<String> failures;

    private ContractRun(TestExecutionSummary summary) {
        this.tests = summary.getTestsFoundCount();
        this.failures = summary.getFailures().stream()
                .map(failure -> "%s: %s"
                        .formatted(
                                failure.getTestIdentifier().getDisplayName(),
                                failure.getException().getMessage()))
                .toList();
    }

    static Input input() {
        return Objects.requireNonNull(INPUT.get());
    }

    static ContractRun of(Template template) {
        return of(template, ChatSamples.all().build());
    }

    static ContractRun of(TemplateDescriptor.Builder descriptor) {
        return of(ChatTemplate.with(descriptor.build()), ChatSamples.all().build());
    }

    static synchronized ContractRun of(Template template, TemplateSamples samples) {
        INPUT.set(new Input(template, samples));
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(TemplateContractTest.Author.class))
                                .build(),
                        listener);
        return new ContractRun(listener.getSummary());
    }

    long tests() {
        return tests;
    }

    /** Returns what failed, except that a variant of a template is not the one that its provider supplies. */
    List<String> failures() {
        return failures.stream()
                .filter(failure -> !failure.startsWith("the ServiceLoader finds it"))
                .toList();
    }

    List<String> allFailures() {
        return failures;
    }

    /** Asserts that the author was told, and says what else was told. */
    void assertTold(String text) {
        assertThat(failures()).anyMatch(failure -> failure.contains(text));
    }
}
