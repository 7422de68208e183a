package dev.integrations.testkit.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.Preparation;
import dev.integrations.template.PreparedBatch;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.BatchTemplate;
import dev.integrations.template.spi.Mapping;
import dev.integrations.template.spi.Part;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.Verdict;
import dev.integrations.template.spi.Verdict.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Several events go out in one request up to the bounds, each as it does alone, and each gets a verdict. */
final class BatchRules {
    private static final Set<Kind> SUCCESS = Set.of(Kind.OK, Kind.DEDUP);
    private static final Set<Kind> OF_ONE = Set.of(Kind.REJECTED, Kind.RECIPIENT);
    private static final int FEW = 3;

    /** What may be around parts and head. */
    private static final int FRAME = 64;

    private final Subject subject;

    BatchRules(Subject subject) {
        this.subject = subject;
    }

    /** An action with a batch, and how its requests look. */
    private record Together(BatchTemplate template, Subject.Case each, Action.Batch most, BatchSample sample) {
        @Override
        public String toString() {
            return each.toString();
        }
    }

    Stream<DynamicTest> tests() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Subject.Case each : subject.cases()) {
            each.action().batch().ifPresent(most -> tests.addAll(tests(each, most)));
        }
        return tests.stream();
    }

    private List<DynamicTest> tests(Subject.Case each, Action.Batch most) {
        if (!(subject.template() instanceof BatchTemplate template)) {
            return List.of(dynamicTest(
                    "%s is of a BatchTemplate".formatted(each),
                    () -> fail(
                            "action '%s' has a batch; implement BatchTemplate",
                            each.action().id())));
        }
        Together it = new Together(template, each, most, sample(each));
        return List.of(
                dynamicTest("%s goes out with up to %d others".formatted(it, most.maxEvents() - 1), () -> bounds(it)),
                dynamicTest("%s goes out with others as it does alone".formatted(it), () -> asAlone(it)),
                dynamicTest("a request of several times %s is little more than these".formatted(it), () -> frame(it)),
                dynamicTest("each time of %s gets a verdict of its own".formatted(it), () -> verdicts(it)),
                dynamicTest(
                        "an answer nobody described is judged for each time of %s".formatted(it), () -> unknown(it)),
                dynamicTest("one of several times %s is refused alone".formatted(it), () -> refusal(it)));
    }

    private BatchSample sample(Subject.Case each) {
        return subject.samples().batches().stream()
                .filter(sample -> sample.action().equals(each.action().id()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "action '%s' has a batch, and no sample shows it; add batch(BatchSample.of(\"%s\", request -> parts))"
                                .formatted(each.action().id(), each.action().id())));
    }

    private void bounds(Together it) {
        PreparedBatch batch = batch(it);
        for (int i = 0; i < it.most().maxEvents(); i++) {
            if (!batch.add(event(it, i)).taken()) {
                fail(
                        "%d times %s make no request; make the sample event smaller, so that its part is no more than"
                                + " %d bytes, or correct the bounds",
                        i + 1, it, it.most().maxBytes() / it.most().maxEvents());
            }
        }
        assertThat(batch.add(event(it, it.most().maxEvents())).taken())
                .as("a request has no more than %d events", it.most().maxEvents())
                .isFalse();
        assertThat(batch.request().body().length)
                .as("a request has no more than %d bytes", it.most().maxBytes())
                .isLessThanOrEqualTo(it.most().maxBytes());
    }

    private void asAlone(Together it) {
        PreparedBatch batch = batch(it);
        List<String> alone = new ArrayList<>();
        for (int i = 0; i < FEW; i++) {
            batch.add(event(it, i));
            OutboundRequest single = Subject.request(preparation(it).prepare(event(it, i), Subject.NOW));
            assertThat(it.sample().parts(single))
                    .as("a request of one event has one part")
                    .hasSize(1);
            alone.addAll(it.sample().parts(single));
        }
        OutboundRequest together = batch.request();

        assertThat(it.sample().parts(together))
                .as("each event is in a request with others as it is in its dry run, and in their order")
                .isEqualTo(alone);
        assertThat(RequestText.body(Subject.request(it.template().prepare(sending(it, 0)))))
                .as("prepare makes the request of one part; leave it as BatchTemplate has it")
                .isEqualTo(RequestText.body(it.template().request(List.of(part(it, 0)), config(it))));
        if (it.each().action().repetition() == Action.Repetition.IDEMPOTENT) {
            List<String> texts = RequestText.texts(it.template().request(parts(it), config(it)));
            assertThat(keys(parts(it)))
                    .as("%s is IDEMPOTENT: put the idempotency key of each event into its part", it)
                    .allMatch(key -> texts.stream().anyMatch(text -> text.contains(key)));
        }
    }

    private void frame(Together it) {
        List<Part> parts = parts(it);
        int contents =
                parts.stream().mapToInt(part -> part.content().length + 1).sum();
        int head = parts.get(0).head().getBytes(UTF_8).length;
        String body = RequestText.body(it.template().request(parts, config(it)));

        assertThat(body.getBytes(UTF_8).length)
                .as(
                        "a body is its head and its parts, with up to %d bytes around them: what is bounded is what is"
                                + " sent",
                        FRAME)
                .isLessThanOrEqualTo(head + contents + FRAME);
    }

    private void verdicts(Together it) {
        List<Part> parts = parts(it);
        subject.samples().accepted().stream()
                .filter(answer -> isFor(answer.config().orElse(it.each().config()), it))
                .forEach(answer -> assertThat(judged(it, parts, answer.response()))
                        .as("an answer of success is so for each event")
                        .allMatch(verdict -> SUCCESS.contains(verdict.kind())));
        for (TemplateSamples.Errors errors : subject.samples().errors()) {
            if (isFor(errors.config().orElse(it.each().config()), it)) {
                errors.table().rows().stream()
                        .filter(row -> !SUCCESS.contains(row.kind()))
                        .forEach(row -> assertThat(
                                        judged(it, parts, errors.answer().apply(row)))
                                .as("the row %s is about each event, or they are tried apart", row)
                                .allMatch(verdict -> verdict.kind() == row.kind()
                                        || (OF_ONE.contains(row.kind()) && verdict.kind() == Kind.SPLIT)));
            }
        }
    }

    private void unknown(Together it) {
        List<Part> parts = parts(it);
        for (String body : HostileBodies.ALL) {
            for (int status : List.of(200, 302, 400, 401, 404, 413, 429, 500, 503)) {
                List<Verdict> verdicts = judged(it, parts, Answers.of(status, body));
                if (status != 200 && verdicts.stream().anyMatch(each -> SUCCESS.contains(each.kind()))) {
                    fail("status %d with %s is a success of one event", status, HostileBodies.shown(body));
                }
            }
        }
    }

    private void refusal(Together it) {
        List<Part> parts = parts(it);
        it.sample().refusal(keys(parts)).ifPresent(answer -> {
            List<Verdict> verdicts = judged(it, parts, answer);
            assertThat(IntStream.range(0, FEW)
                            .mapToObj(i -> SUCCESS.contains(verdicts.get(i).kind())))
                    .as("the second event is refused, and the others are not: %s", verdicts)
                    .containsExactly(true, false, true);
        });
    }

    private List<Verdict> judged(Together it, List<Part> parts, OutboundResponse response) {
        List<Verdict> verdicts;
        try {
            verdicts = it.template().classify(parts, response, config(it), Subject.NOW);
        } catch (RuntimeException e) {
            throw new AssertionError(
                    "classify throws for status %d; answers are untrusted, so read them with care"
                            .formatted(response.status()),
                    e);
        }
        assertThat(verdicts).as("a verdict for each event").hasSameSizeAs(parts);
        assertThat(verdicts)
                .as("a verdict that is no success has a reason")
                .allMatch(verdict ->
                        SUCCESS.contains(verdict.kind()) || !verdict.reason().isBlank());
        return verdicts;
    }

    private List<Part> parts(Together it) {
        return IntStream.range(0, FEW).mapToObj(i -> part(it, i)).toList();
    }

    private Part part(Together it, int number) {
        return it.template().part(sending(it, number));
    }

    private Sending sending(Together it, int number) {
        return subject.sending(it.each(), key(number), Subject.NOW);
    }

    private static List<String> keys(List<Part> parts) {
        return parts.stream().map(Part::key).toList();
    }

    private static String key(int number) {
        return new UUID(0x0195_e7a2_0000_5000L, Long.MIN_VALUE | number).toString();
    }

    private PreparedBatch batch(Together it) {
        return preparation(it).batch(Subject.NOW);
    }

    private Preparation preparation(Together it) {
        return subject.preparation(it.each(), Mapping.none());
    }

    private TemplateConfig config(Together it) {
        return subject.config(it.each().config());
    }

    private Event event(Together it, int number) {
        Event event = subject.event(it.each().payload());
        return new Event(
                EventId.of(new UUID(0x0195_e7a2_0000_7000L, Long.MIN_VALUE | number)),
                event.tenant(),
                event.type(),
                event.createdAt(),
                event.payload());
    }

    private static boolean isFor(String config, Together it) {
        return config.equals(it.each().config());
    }
}
