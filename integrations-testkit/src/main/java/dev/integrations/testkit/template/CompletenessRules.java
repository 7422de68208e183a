package dev.integrations.testkit.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.ConfigField;
import dev.integrations.template.spi.Escaping;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** There is a sample for all that the template says it can do, so that no other rule passes for want of one. */
final class CompletenessRules {
    private static final Set<Outcome> GOOD = Set.of(Outcome.VERIFIED, Outcome.VERIFIED_LIMITED, Outcome.UNVERIFIABLE);

    private final Subject subject;
    private final TemplateSamples samples;

    CompletenessRules(Subject subject) {
        this.subject = subject;
        this.samples = subject.samples();
    }

    Stream<DynamicTest> tests() {
        return Stream.of(
                dynamicTest("there is a configuration for every field and every mode", this::configurations),
                dynamicTest("there is an event for every configuration", this::events),
                dynamicTest("there are answers for every configuration", this::answers),
                dynamicTest("there is a limit for every text", this::limits),
                dynamicTest("there are hostile texts for everything that is escaped", this::hostileTexts),
                dynamicTest("there are answers to every setup check", this::checks),
                dynamicTest("there are requests of the vendor", this::inbound),
                dynamicTest("there is a configuration of every earlier version", this::migrations));
    }

    private void configurations() {
        List<ConfigField> fields = subject.descriptor().config().fields();
        assertThat(samples.configs())
                .as("add at least one config(name, json), or config(name, \"{}\") if there is nothing to configure")
                .isNotEmpty();
        for (ConfigField field : fields) {
            if (samples.configs().values().stream().noneMatch(json -> json.has(field.name()))) {
                fail("no sample has the field '%s'; set it in a config(name, json)", field.name());
            }
        }
        for (ConfigField field : fields) {
            field.visibleIf().ifPresent(condition -> {
                ConfigField mode = fields.stream()
                        .filter(each -> each.name().equals(condition.field()))
                        .findFirst()
                        .orElseThrow();
                mode.choices().forEach(choice -> mode(mode, choice));
            });
        }
    }

    private void mode(ConfigField mode, String choice) {
        boolean shown = samples.configs().values().stream()
                .map(json -> Optional.ofNullable(json.get(mode.name()))
                        .map(value -> value.asText())
                        .or(mode::defaultValue)
                        .orElse(""))
                .anyMatch(choice::equals);
        if (!shown) {
            fail(
                    "no sample has '%s' for the field '%s', which decides about others; add a config(name, json)",
                    choice, mode.name());
        }
    }

    private void events() {
        for (String config : subject.configs()) {
            if (!subject.descriptor().actions().isEmpty()
                    && subject.cases().stream().noneMatch(each -> each.config().equals(config))) {
                fail(
                        "no event goes out with the configuration '%s'; add event(\"%s\", action, payload)",
                        config, config);
            }
        }
    }

    private void answers() {
        if (subject.descriptor().actions().isEmpty()) {
            return;
        }
        for (String config : subject.configs()) {
            if (samples.accepted().stream().noneMatch(each -> isFor(each.config(), config))) {
                fail("configuration '%s' has no answer of success; add accepted(response)", config);
            }
            if (samples.errors().stream()
                    .noneMatch(each ->
                            isFor(each.config(), config) && !each.table().rows().isEmpty())) {
                fail("configuration '%s' has no error table; add errors(table, row -> answer)", config);
            }
        }
    }

    private void limits() {
        Bounds bounds = new Bounds(subject);
        Set<String> missing = new LinkedHashSet<>();
        for (Subject.Case each : subject.cases()) {
            for (String parameter : bounds.needed(each)) {
                if (samples.limits().stream()
                        .noneMatch(limit -> limit.parameter().equals(parameter) && limit.isFor(each))) {
                    missing.add("'%s' of %s has no limit; add limit(\"%s\", \"%s\", most)%s"
                            .formatted(
                                    parameter,
                                    each,
                                    each.action().id(),
                                    parameter,
                                    Bounds.isBounded(each.action(), parameter)
                                            ? " with what its schema says"
                                            : ", or unlimited(...) if the vendor takes all that a mapping can make"));
                }
            }
        }
        if (!missing.isEmpty()) {
            fail(String.join("\n", missing));
        }
    }

    private void hostileTexts() {
        for (Action action : subject.descriptor().actions()) {
            for (String parameter : action.mapping().names()) {
                if (action.escaping(parameter) != Escaping.NONE
                        && samples.hostile().stream()
                                .noneMatch(each -> each.action().equals(action.id())
                                        && each.parameter().equals(parameter))) {
                    fail(
                            "'%s' of action '%s' is escaped, and no sample shows why; add hostile(\"%s\", \"%s\", texts)",
                            parameter, action.id(), action.id(), parameter);
                }
            }
        }
    }

    private void checks() {
        for (String config : subject.configs()) {
            for (SetupCheck check : subject.template().checks(subject.config(config))) {
                if (CheckWalk.asks(check.first())) {
                    Set<Outcome> shown = samples.checks().stream()
                            .filter(each ->
                                    each.config().equals(config) && each.check().equals(check.name()))
                            .map(TemplateSamples.CheckRun::outcome)
                            .collect(Collectors.toSet());
                    if (shown.stream().noneMatch(GOOD::contains) || !shown.contains(Outcome.REJECTED)) {
                        fail(
                                "check '%s' of configuration '%s' needs a sample that ends well and one that is REJECTED, has"
                                        + " %s; add check(\"%s\", \"%s\", outcome, answers)",
                                check.name(), config, shown, config, check.name());
                    }
                }
            }
        }
    }

    private void inbound() {
        List<String> verifying = subject.configs().stream()
                .filter(config ->
                        subject.template().inbound(subject.config(config)).isPresent())
                .toList();
        if (!subject.descriptor().inboundEvents().isEmpty() && verifying.isEmpty()) {
            fail("the descriptor names inbound events, and inbound(config) verifies none; set the key for it in a"
                    + " config(name, json), or remove inboundEvents from the descriptor");
        }
        if (subject.descriptor().inboundEvents().isEmpty() && !verifying.isEmpty()) {
            fail("inbound(config) verifies requests, and the descriptor names no inboundEvents; name them");
        }
        for (String config : verifying) {
            List<InboundSample> genuine = samples.inbound().stream()
                    .filter(each -> each.config().equals(config) && !each.handshake())
                    .toList();
            if (genuine.stream().allMatch(each -> each.types().isEmpty())) {
                fail(
                        "configuration '%s' verifies requests, and no sample is one with an event; add inbound(...)",
                        config);
            }
        }
        for (InboundSample sample : samples.inbound()) {
            List<String> missing = new ArrayList<>();
            if (sample.signed() && sample.otherKeys().isEmpty()) {
                missing.add("otherKey(field, value)");
            }
            if (sample.signed()
                    && sample.signedHeaders().isEmpty()
                    && sample.signedTexts().isEmpty()) {
                missing.add("signedHeaders(names), or signedTexts(texts) if what is signed is in the body");
            }
            if (!missing.isEmpty()) {
                fail("the %s does not say %s", sample, String.join(" and ", missing));
            }
        }
    }

    private void migrations() {
        int version = subject.descriptor().version();
        for (int before = 1; before < version; before++) {
            if (!samples.migrations().containsKey(before)) {
                fail("there is no configuration of version %d; add migration(%d, json)", before, before);
            }
        }
        assertThat(samples.migrations().keySet())
                .as("migration(version, json) is for versions before %d, the current one", version)
                .allMatch(each -> each >= 1 && each < version);
    }

    private static boolean isFor(Optional<String> named, String config) {
        return named.map(config::equals).orElse(true);
    }
}
