package dev.integrations.registry;

import dev.integrations.common.TenantId;
import dev.integrations.connection.ConnectionId;
import dev.integrations.connection.ConnectionUnavailableException;
import dev.integrations.delivery.PreparationException;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.TransportException;
import dev.integrations.mail.MailReply;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.SetupCheck.Result;
import dev.integrations.template.spi.SetupCheck.SideEffect;
import dev.integrations.template.spi.SetupCheck.Step;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes setup checks, one after the other, and waits for their answers. No transaction is open meanwhile. */
final class SetupChecks {
    private static final Logger LOG = LoggerFactory.getLogger(SetupChecks.class);

    /** More than a request may take that waits for a token first. */
    private static final long MAX_WAIT_SECONDS = 90;

    private static final String UNEXPECTED = "The service gave an answer that its documentation does not describe";

    private final VendorCalls calls;

    SetupChecks(RegistryParts parts, TenantId tenant) {
        this.calls = new VendorCalls(parts, tenant);
    }

    List<CheckReport> run(List<SetupCheck> checks, Optional<ConnectionId> connection, boolean sideEffects) {
        return checks.stream()
                .map(check -> new CheckReport(
                        check.name(),
                        check.sideEffect(),
                        sideEffects || check.sideEffect() == SideEffect.NONE
                                ? Optional.of(result(check, connection))
                                : Optional.empty()))
                .toList();
    }

    private Result result(SetupCheck check, Optional<ConnectionId> connection) {
        Step step = check.first();
        for (int i = 0; i < SetupCheck.MAX_STEPS; i++) {
            if (step instanceof Step.Done done) {
                return done.result();
            }
            Supplier<Step> next;
            try {
                next = asked(step, connection);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("The thread was interrupted while it waited for a setup check", e);
            } catch (TimeoutException e) {
                return Result.of(Outcome.UNREACHABLE, "The service did not answer in time");
            } catch (RuntimeException e) {
                return unanswered(check, e);
            }
            try {
                step = next.get();
            } catch (RuntimeException e) {
                LOG.warn("The answer to setup check '{}' could not be judged", check.name(), e);
                return Result.of(Outcome.UNREACHABLE, UNEXPECTED);
            }
        }
        return step instanceof Step.Done done ? done.result() : Result.of(Outcome.UNREACHABLE, UNEXPECTED);
    }

    /** What keeps one check from being made says nothing about what else is wrong. */
    private static Result unanswered(SetupCheck check, RuntimeException failure) {
        if (failure instanceof TransportException broken) {
            return Result.of(Outcome.UNREACHABLE, broken.kind().description());
        }
        if (failure instanceof PreparationException refused) {
            boolean temporary =
                    refused.getCause() instanceof ConnectionUnavailableException reason && reason.isTemporary();
            return Result.of(temporary ? Outcome.UNREACHABLE : Outcome.REJECTED, String.valueOf(refused.getMessage()));
        }
        LOG.warn("Setup check '{}' could not be made", check.name(), failure);
        return Result.of(Outcome.UNREACHABLE, "The service could not be asked");
    }

    /** Asks, and returns what judges the answer. */
    private Supplier<Step> asked(Step step, Optional<ConnectionId> connection)
            throws InterruptedException, TimeoutException {
        if (step instanceof Step.Ask ask) {
            OutboundResponse response = await(calls.send(ask.request(), connection));
            return () -> ask.next().apply(response);
        }
        if (step instanceof Step.AskMail ask) {
            MailReply reply = await(calls.send(ask));
            return () -> ask.next().apply(reply);
        }
        return () -> step;
    }

    private static <T> T await(CompletableFuture<T> answer) throws InterruptedException, TimeoutException {
        try {
            return answer.get(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } finally {
            // Nobody waits for it any more; an answer that is there stays.
            answer.cancel(true);
        }
    }
}
