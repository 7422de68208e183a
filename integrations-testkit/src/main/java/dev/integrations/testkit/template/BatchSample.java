package dev.integrations.testkit.template;

import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How requests with several events of an action look, and what the vendor answers to them. Immutable and safe for use by several
 * threads.
 */
public final class BatchSample {
    private final String action;
    private final Function<OutboundRequest, List<String>> parts;
    private final Optional<Function<List<String>, OutboundResponse>> refusal;

    private BatchSample(
            String action,
            Function<OutboundRequest, List<String>> parts,
            Optional<Function<List<String>, OutboundResponse>> refusal) {
        this.action = action;
        this.parts = parts;
        this.refusal = refusal;
    }

    /**
     * Creates a sample.
     *
     * @param action the id of an action with a batch
     * @param parts takes a request apart as the vendor does: what it says of each event, in their order, as text
     * @return a sample of a vendor that takes all events of a request or none
     */
    public static BatchSample of(String action, Function<OutboundRequest, List<String>> parts) {
        return new BatchSample(action, parts, Optional.empty());
    }

    /**
     * Says how the vendor answers if it takes all events but the second.
     *
     * @param answer makes the answer to a request of events with these idempotency keys, three or more
     * @return a sample of a vendor that judges each event
     */
    public BatchSample refusingTheSecond(Function<List<String>, OutboundResponse> answer) {
        return new BatchSample(action, parts, Optional.of(answer));
    }

    String action() {
        return action;
    }

    List<String> parts(OutboundRequest request) {
        return parts.apply(request);
    }

    Optional<OutboundResponse> refusal(List<String> keys) {
        return refusal.map(answer -> answer.apply(keys));
    }
}
