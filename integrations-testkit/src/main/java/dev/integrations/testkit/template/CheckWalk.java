package dev.integrations.testkit.template;

import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes setup checks with answers that are at hand. */
final class CheckWalk {
    private CheckWalk() {}

    /** Makes a check in which the answers come one after the other, the last of them again and again. */
    static SetupCheck.Result run(SetupCheck check, List<OutboundResponse> answers) {
        Step step = check.first();
        for (int i = 0; i <= SetupCheck.MAX_STEPS; i++) {
            if (step instanceof Step.Done done) {
                return done.result();
            }
            step = next(step, answers.get(Math.min(i, answers.size() - 1)));
        }
        throw new AssertionError("check '%s' asks the vendor more than %d times; let it end earlier"
                .formatted(check.name(), SetupCheck.MAX_STEPS));
    }

    /** Says whether the vendor is asked before a check ends. */
    static boolean asks(Step step) {
        return !(step instanceof Step.Done);
    }

    private static Step next(Step step, OutboundResponse answer) {
        if (step instanceof Step.Ask ask) {
            return ask.next().apply(answer);
        }
        return step instanceof Step.AskMail ask ? ask.next().apply(MailForm.reply(answer)) : step;
    }

    /** Returns how often a check asks before it ends. */
    static int questions(SetupCheck check, List<OutboundResponse> answers) {
        Step step = check.first();
        int asked = 0;
        while (asks(step) && asked <= SetupCheck.MAX_STEPS) {
            step = next(step, answers.get(Math.min(asked, answers.size() - 1)));
            asked++;
        }
        return asked;
    }

    /** Returns the first request of each check, by its name. */
    static Map<String, OutboundRequest> firstRequests(Subject subject, String config) {
        Map<String, OutboundRequest> requests = new LinkedHashMap<>();
        for (SetupCheck check : subject.template().checks(subject.config(config))) {
            if (check.first() instanceof Step.Ask ask) {
                requests.put(check.name(), ask.request());
            }
        }
        return requests;
    }
}
