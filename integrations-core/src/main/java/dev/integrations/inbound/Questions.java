package dev.integrations.inbound;

import dev.integrations.http.OutboundResponse;
import dev.integrations.registry.Integration;
import dev.integrations.template.spi.InboundResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks services what their templates want to know about a request, within a time for all of it. */
final class Questions {
    private static final Logger LOG = LoggerFactory.getLogger(Questions.class);

    /** PayPal's template asks twice. */
    static final int MAX_QUESTIONS = 4;

    private final InboundParts parts;
    private final AskGate gate;

    Questions(InboundParts parts) {
        this.parts = parts;
        this.gate = new AskGate(parts.clock());
    }

    /** Returns what a request is, once nothing more is to be asked. */
    InboundResult settled(Integration integration, InboundResult first) {
        if (!(first instanceof InboundResult.Ask)) {
            return first;
        }
        if (!gate.enter(integration.id())) {
            return new InboundResult.Deferred("too many requests are being asked about");
        }
        try {
            return asked(integration, first);
        } finally {
            gate.leave(integration.id());
        }
    }

    private InboundResult asked(Integration integration, InboundResult first) {
        Duration patience = parts.settings().asking();
        long start = System.nanoTime();
        InboundResult result = first;
        for (int i = 0; result instanceof InboundResult.Ask ask; i++) {
            long left = patience.toNanos() - (System.nanoTime() - start);
            if (i == MAX_QUESTIONS || left <= 0) {
                return new InboundResult.Deferred("there was no end to the questions about it");
            }
            OutboundResponse answer;
            try {
                answer = await(parts.integrations().ask(integration, ask.request()), left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new InboundResult.Deferred("the thread was interrupted while the service was asked");
            } catch (TimeoutException | ExecutionException | RuntimeException e) {
                LOG.info("The service of {} was asked about a request and did not answer", integration.id(), e);
                return new InboundResult.Deferred("the service was asked about it and did not answer");
            }
            result = ask.next().apply(answer);
        }
        return result;
    }

    private static OutboundResponse await(CompletableFuture<OutboundResponse> answer, long nanos)
            throws InterruptedException, TimeoutException, ExecutionException {
        try {
            return answer.get(nanos, TimeUnit.NANOSECONDS);
        } finally {
            // Nobody waits for it any more; an answer that is there stays.
            answer.cancel(true);
        }
    }
}
