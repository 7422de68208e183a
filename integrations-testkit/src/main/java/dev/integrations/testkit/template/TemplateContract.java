package dev.integrations.testkit.template;

import dev.integrations.template.spi.Template;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What every template has to do, in one class to extend. It asks for a sample of everything that the template says it can do,
 * and each test says what to change if it fails:
 *
 * <ul>
 *   <li>the descriptor tells people what they need, and the schema enforces what it says, field by field;
 *   <li>no secret is in any text;
 *   <li>every row of the error table is proven, waits are read in all their forms, and what no documentation describes is
 *       neither success nor a reason to give up the integration;
 *   <li>a retry of what is idempotent is the same request with the same key, every text that is sent has a limit that holds at
 *       <i>n</i> and <i>n</i> + 1 or none at all, and no text of an event changes more than the text that is sent;
 *   <li>several events go in one request up to the bounds of their action, each as it does alone, and each with its verdict;
 *   <li>what a dry run shows is what is sent, to where and with which header fields, and all methods are pure functions;
 *   <li>setup checks end as they should, and never refuse because of an answer that nobody knows;
 *   <li>genuine requests of the vendor are taken, and refused once a part is changed, late or early, or another key is set;
 *       what is not signed makes them no other events, and no repetitions of others;
 *   <li>configurations of all earlier versions become valid ones;
 *   <li>the {@link java.util.ServiceLoader} finds the template on the class path and on the module path.
 * </ul>
 */
public abstract class TemplateContract {
    /** For subclasses. */
    protected TemplateContract() {}

    /**
     * Returns the template.
     *
     * @return a template that is made anew, or the same one, on each call
     */
    protected abstract Template template();

    /**
     * Returns what the template is tried with.
     *
     * @return the samples
     */
    protected abstract TemplateSamples samples();

    private Subject subject() {
        return new Subject(template(), samples());
    }

    @TestFactory
    Stream<DynamicTest> samples_are_complete() {
        return new CompletenessRules(subject()).tests();
    }

    @TestFactory
    Stream<DynamicTest> descriptor() {
        return new DescriptorRules(subject()).tests();
    }

    @TestFactory
    Stream<DynamicTest> schema() {
        return new SchemaRules(subject()).tests();
    }

    @TestFactory
    Stream<DynamicTest> configurations() {
        return new ConfigRules(subject()).tests();
    }

    @TestFactory
    Stream<DynamicTest> secrets() {
        return new SecretRules(subject()).tests();
    }

    @TestFactory
    Stream<DynamicTest> sending() {
        return new SendingRules(subject()).tests();
    }

    @TestFactory
    Stream<DynamicTest> batches() {
        return new BatchRules(subject()).tests();
    }

    @TestFactory
    Stream<DynamicTest> limits() {
        return new LimitRules(subject()).tests();
    }

    @TestFactory
    Stream<DynamicTest> escaping() {
        return new EscapingRules(subject()).tests();
    }

    @TestFactory
    Stream<DynamicTest> answers() {
        return new AnswerRules(subject()).tests();
    }

    @TestFactory
    Stream<DynamicTest> setup_checks() {
        return new CheckRules(subject()).tests();
    }

    @TestFactory
    Stream<DynamicTest> inbound() {
        return Stream.of(
                        new InboundRules(subject()).tests(),
                        new MutationRules(subject()).tests(),
                        new UnsignedRules(subject()).tests())
                .flatMap(tests -> tests);
    }

    @TestFactory
    Stream<DynamicTest> purity() {
        return new PurityRules(subject()).tests();
    }

    @TestFactory
    Stream<DynamicTest> migration_and_discovery() {
        return new VersionRules(subject()).tests();
    }
}
