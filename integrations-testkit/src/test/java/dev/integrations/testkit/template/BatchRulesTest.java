package dev.integrations.testkit.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Part;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.Verdict;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests of several events: bounds, parts, verdicts. */
class BatchRulesTest {
    private static ContractRun run(BulkChatTemplate template) {
        return ContractRun.of(template, BulkChatTemplate.samples().build());
    }

    @Test
    void good_template_passes() {
        assertThat(run(new BulkChatTemplate()).failures()).isEmpty();
    }

    @Test
    void batch_of_a_template_that_makes_none_is_told() {
        ContractRun.of(ChatTemplate.described("chat", ChatTemplate.postMessage().batch(5, 1_000)))
                .assertTold("implement BatchTemplate");
    }

    @Test
    void batch_without_a_sample_is_told() {
        ContractRun.of(new BulkChatTemplate(), ChatSamples.all().build())
                .assertTold("add batch(BatchSample.of(\"post_message\"");
    }

    @Test
    void bounds_that_do_not_fit_each_other_are_told() {
        TemplateDescriptor tight = ChatTemplate.described(
                        "chat", ChatTemplate.postMessage().batch(5, 200))
                .build();
        run(new BulkChatTemplate() {
                    @Override
                    public TemplateDescriptor descriptor() {
                        return tight;
                    }
                })
                .assertTold("make no request; make the sample event smaller");
    }

    @Test
    void request_that_is_much_more_than_its_parts_is_told() {
        run(new BulkChatTemplate() {
                    @Override
                    public OutboundRequest request(List<Part> parts, TemplateConfig config) {
                        return super.request(parts, config).toBuilder()
                                .body(Part.joined("[" + " ".repeat(100), parts, ",", "]"))
                                .build();
                    }
                })
                .assertTold("what is bounded is what is sent");
    }

    @Test
    void event_that_looks_otherwise_in_company_is_told() {
        run(new BulkChatTemplate() {
                    @Override
                    public OutboundRequest request(List<Part> parts, TemplateConfig config) {
                        byte[] body = Part.joined("[", parts, ",", "]");
                        String text = new String(body, UTF_8);
                        return super.request(parts, config).toBuilder()
                                .body((parts.size() > 1 ? text.replace("Hello", "Hi") : text).getBytes(UTF_8))
                                .build();
                    }
                })
                .assertTold("as it is in its dry run");
    }

    @Test
    void prepare_of_its_own_is_told() {
        run(new BulkChatTemplate() {
                    @Override
                    public Outgoing prepare(Sending sending) {
                        Outgoing outgoing = super.prepare(sending);
                        OutboundRequest request = ((Outgoing.Http) outgoing).request();
                        String body = new String(request.body(), UTF_8);
                        return Outgoing.http(request.toBuilder()
                                .body(body.replace("[", "[ ").getBytes(UTF_8))
                                .build());
                    }
                })
                .assertTold("leave it as BatchTemplate has it");
    }

    @Test
    void part_without_its_key_is_told() {
        run(new BulkChatTemplate() {
                    @Override
                    public Part part(Sending sending) {
                        Part part = super.part(sending);
                        byte[] content = new String(part.content(), UTF_8)
                                .replace(part.key(), "none")
                                .getBytes(UTF_8);
                        return new Part(part.key(), part.head(), content, part.notes());
                    }
                })
                .assertTold("put the idempotency key of each event into its part");
    }

    @Test
    void verdicts_that_do_not_fit_are_told() {
        run(new BulkChatTemplate() {
                    @Override
                    public List<Verdict> classify(
                            List<Part> parts, OutboundResponse response, TemplateConfig config, Instant now) {
                        return super.classify(parts, response, config, now).subList(0, 1);
                    }
                })
                .assertTold("a verdict for each event");
    }

    @Test
    void answer_that_says_nothing_of_most_events_and_ends_them_is_told() {
        run(new BulkChatTemplate() {
                    @Override
                    public List<Verdict> classify(
                            List<Part> parts, OutboundResponse response, TemplateConfig config, Instant now) {
                        return Collections.nCopies(parts.size(), Verdict.ok());
                    }
                })
                .assertTold("is about each event, or they are tried apart");
    }

    @Test
    void one_refusal_that_is_taken_for_all_is_told() {
        run(new BulkChatTemplate() {
                    @Override
                    public List<Verdict> classify(
                            List<Part> parts, OutboundResponse response, TemplateConfig config, Instant now) {
                        List<Verdict> verdicts = super.classify(parts, response, config, now);
                        return verdicts.stream().anyMatch(each -> each.kind() == Verdict.Kind.REJECTED)
                                ? Collections.nCopies(
                                        parts.size(), Verdict.of(Verdict.Kind.REJECTED, "The chat refuses one"))
                                : verdicts;
                    }
                })
                .assertTold("the second event is refused, and the others are not");
    }

    @Test
    void classify_that_throws_for_what_nobody_described_is_told() {
        run(new BulkChatTemplate() {
                    @Override
                    public List<Verdict> classify(
                            List<Part> parts, OutboundResponse response, TemplateConfig config, Instant now) {
                        SampleJson.object(Subject.text(response.body()));
                        return super.classify(parts, response, config, now);
                    }
                })
                .assertTold("answers are untrusted");
    }
}
