package dev.integrations.template.spi;

import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.mail.MailMessage;
import dev.integrations.mail.MailReply;
import dev.integrations.mail.MailServer;
import java.util.Optional;
import java.util.function.Function;

/**
 * One thing that shows whether a configuration works, as data: what to ask the vendor, and what its answer means.
 *
 * @param name what is checked, such as {@code Bot token}
 * @param sideEffect what making the check does besides
 * @param first the first step
 */
public record SetupCheck(String name, SideEffect sideEffect, Step first) {
    /** What a check does besides checking. */
    public enum SideEffect {
        /** Nothing that anybody would notice. */
        NONE,
        /** The vendor charges for it. */
        BILLABLE,
        /** Somebody sees it, such as a message in a channel. */
        VISIBLE
    }

    /** How a check ended. */
    public enum Outcome {
        /** It works. */
        VERIFIED,
        /** The credentials are good; whether they may do all that is needed is unknown or doubtful. */
        VERIFIED_LIMITED,
        /** The vendor refuses it. */
        REJECTED,
        /** The vendor could not be reached, or gave an answer that its documentation does not describe. */
        UNREACHABLE,
        /** The vendor offers no way to check. */
        UNVERIFIABLE
    }

    /**
     * What a check found.
     *
     * @param outcome how it ended
     * @param message what was found, in words fit for the tenant, without secrets
     * @param remedy what the tenant can do about it; empty if there is nothing to do
     */
    public record Result(Outcome outcome, String message, Optional<String> remedy) {
        /**
         * Returns a result about which there is nothing to do.
         *
         * @param outcome how the check ended
         * @param message what was found
         * @return the result
         */
        public static Result of(Outcome outcome, String message) {
            return new Result(outcome, message, Optional.empty());
        }

        /**
         * Returns a result with a remedy.
         *
         * @param outcome how the check ended
         * @param message what was found
         * @param remedy what the tenant can do about it
         * @return the result
         */
        public static Result of(Outcome outcome, String message, String remedy) {
            return new Result(outcome, message, Optional.of(remedy));
        }
    }

    /** What comes next in a check. */
    public sealed interface Step {
        /**
         * The check is done.
         *
         * @param result what it found
         */
        record Done(Result result) implements Step {}

        /**
         * The vendor is to be asked. If no answer comes, the check ends as {@link Outcome#UNREACHABLE}.
         *
         * @param request what to ask; its {@code Authorization} is added if the integration has a connection
         * @param next what the answer leads to; a pure function
         */
        record Ask(OutboundRequest request, Function<OutboundResponse, Step> next) implements Step {}

        /**
         * A mail server is to be asked. If no answer comes, the check ends as {@link Outcome#UNREACHABLE}.
         *
         * @param server the server
         * @param message what it is to take, or empty if it is only to let in who sends
         * @param next what its answer leads to; a pure function
         */
        record AskMail(MailServer server, Optional<MailMessage> message, Function<MailReply, Step> next)
                implements Step {}
    }

    /** The most steps of one check. */
    public static final int MAX_STEPS = 5;

    /**
     * Returns a check that asks the vendor.
     *
     * @param name what is checked
     * @param request what to ask
     * @param judge what the answer means
     * @return the check, without side effects
     */
    public static SetupCheck asking(String name, OutboundRequest request, Function<OutboundResponse, Result> judge) {
        return new SetupCheck(
                name, SideEffect.NONE, new Step.Ask(request, response -> new Step.Done(judge.apply(response))));
    }

    /**
     * Returns a check whose result is known without asking.
     *
     * @param name what is checked
     * @param result what is known
     * @return the check, without side effects
     */
    public static SetupCheck known(String name, Result result) {
        return new SetupCheck(name, SideEffect.NONE, new Step.Done(result));
    }
}
