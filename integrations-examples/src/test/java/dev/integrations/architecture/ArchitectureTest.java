package dev.integrations.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the code of every published module against the rules. It is here because this module is the only one that sees
 * all the others.
 */
class ArchitectureTest {
    private static final String ROOT = "dev.integrations";
    private static final Pattern PUBLISHED =
            Pattern.compile(".*/integrations-(core|jdbc|servlet|smtp|templates|testkit)[/-].*");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ArchitectureTest::isPublished)
            .importPackages(ROOT);

    private static List<ArchRule> rules() {
        Rules rules = new Rules(ROOT);
        return List.of(
                rules.noCycles(),
                rules.packageTable(),
                rules.timeComesFromAnInjectedClock(),
                rules.onlyTheGuardedClientConnects(),
                rules.templatesUseNothingButTheSpi(),
                rules.signaturesShowNoThirdParty(),
                rules.exceptionsAreFinal(),
                rules.publicExceptionsShareOneRoot(),
                rules.packagesAreNullMarked(),
                rules.noStaticState(),
                rules.publicTypesAreUsed());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void rule_holds(ArchRule rule) {
        rule.check(CLASSES);
    }

    @Test
    void every_package_of_the_table_exists() {
        PackageTable table = new PackageTable(ROOT);

        assertThat(CLASSES.stream().map(table::rowOf).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(table.packages());
    }

    @Test
    void two_types_in_five_are_package_private() {
        List<JavaClass> topLevel = CLASSES.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .toList();

        assertThat(topLevel)
                .filteredOn(type -> !type.getModifiers().contains(JavaModifier.PUBLIC))
                .hasSizeGreaterThanOrEqualTo(topLevel.size() * 2 / 5);
    }

    private static boolean isPublished(Location location) {
        return location.matches(PUBLISHED) && !location.contains("/test-classes/");
    }
}
