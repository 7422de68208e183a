package dev.integrations.testkit.template;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.integrations.template.spi.Template;
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

    private record Input(Template template, TemplateSamples samples) {}

    /** What a plugin author writes, but for any template. */
    static class Author extends TemplateContract {
        @Override
        protected Template template() {
            return Objects.requireNonNull(INPUT.get()).template();
        }

        @Override
        protected TemplateSamples samples() {
            return Objects.requireNonNull(INPUT.get()).samples();
        }
    }

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

    static synchronized ContractRun of(Template template, TemplateSamples samples) {
        INPUT.set(new Input(template, samples));
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(Author.class))
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
}
