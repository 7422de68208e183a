package dev.integrations.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule refuses the fixture that breaks it, in every place where it does, and none of the others. */
class RulesTest {
    private static final String ROOT = "dev.integrations.architecture.fixture";
    private static final JavaClasses FIXTURES = new ClassFileImporter().importPackages(ROOT);

    private static List<Arguments> rules() {
        Rules rules = new Rules(ROOT);
        return List.of(
                arguments(rules.noCycles(), List.of("Cycle detected: Slice crypto")),
                arguments(
                        rules.packageTable(),
                        List.of(
                                "event.UsesCrypto.name(",
                                "crypto.UsesEvent.other()",
                                "unlisted.Stray is in package 'unlisted', which is not in the table")),
                arguments(
                        rules.timeComesFromAnInjectedClock(),
                        List.of(
                                "ReadsSystemClock.instant()",
                                "ReadsSystemClock.date()",
                                "ReadsSystemClock.millis()",
                                "ReadsSystemClock.old()")),
                arguments(
                        rules.onlyTheGuardedClientConnects(),
                        List.of("OpensConnection.open(", "OpensConnection.open(")),
                arguments(rules.templatesUseNothingButTheSpi(), List.of("ReachesBehindTheSpi.prepared(")),
                arguments(
                        rules.signaturesShowNoThirdParty(),
                        List.of(
                                "ShowsThirdParty.returned() shows com.fasterxml.jackson.databind.ObjectMapper",
                                "ShowsThirdParty.taken(java.sql.Connection) shows java.sql.Connection",
                                "ShowsThirdParty.thrown() shows com.fasterxml.jackson.core.JsonProcessingException")),
                arguments(rules.exceptionsAreFinal(), List.of("OpenException")),
                arguments(rules.publicExceptionsShareOneRoot(), List.of("RootlessException")),
                arguments(rules.packagesAreNullMarked(), List.of("Stray")),
                arguments(rules.noStaticState(), List.of("StaticState.count")),
                arguments(rules.publicTypesAreUsed(), List.of("PublicForNobody")));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void rule_can_be_broken(ArchRule rule, List<String> expected) {
        List<String> violations = rule.evaluate(FIXTURES).getFailureReport().getDetails();

        assertThat(violations).hasSameSizeAs(expected);
        assertThat(expected).allSatisfy(part -> assertThat(violations).anyMatch(line -> line.contains(part)));
    }
}
