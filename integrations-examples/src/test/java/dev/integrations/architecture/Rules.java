package dev.integrations.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/** The rules of the code, for all packages below a root. */
final class Rules {
    private static final Set<String> WALL_CLOCKS = Set.of(
            "java.util.Date.<init>()", "java.util.Calendar.getInstance()", "java.lang.System.currentTimeMillis()");
    private static final Set<String> MAY_CONNECT = Set.of("http", "smtp", "testkit");

    /** Its URLs lead into memory. */
    private static final String IN_MEMORY = "dev.integrations.extension.JarClassLoader";

    /** What authors of templates write against: the SPI itself, what its signatures show, and what verifies signatures. */
    private static final Set<String> SPI =
            new TreeSet<>(Set.of("template.spi", "common", "event", "http", "mail", "signature", "web"));

    /** The SPI shows these, and nothing else of their package. */
    private static final Set<String> SPI_OF_DELIVERY =
            Set.of("delivery.DeliveryWithheldException", "delivery.RateLimit");

    /** The JDK with its primitive types, JSON trees, and annotations. */
    private static final Pattern OF_ANYBODY =
            Pattern.compile("javax?\\.|com\\.fasterxml\\.jackson\\.|org\\.jspecify\\.|[a-z]+$");

    private static final Set<String> SHOWN_OF_THE_JDK = Set.of("javax.net.ssl", "com.sun.net.httpserver");
    private static final String JSON_TREE = "com.fasterxml.jackson.databind.JsonNode";

    private final String root;
    private final PackageTable table;

    Rules(String root) {
        this.root = root;
        this.table = new PackageTable(root);
    }

    ArchRule noCycles() {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }

    ArchRule packageTable() {
        return classes().should(table.isObeyed());
    }

    ArchRule timeComesFromAnInjectedClock() {
        return noClasses()
                .should()
                .callCodeUnitWhere(describe("the system clock is read", call -> readsWallClock(call.getTarget())))
                .because("tests and nodes with skewed clocks need a Clock that is given to them");
    }

    /** Everything but the package that vets addresses, and the receivers of the test kit, leaves the network alone. */
    ArchRule onlyTheGuardedClientConnects() {
        return noClasses()
                .that(describe(
                        "are not in http or testkit",
                        type -> !MAY_CONNECT.contains(table.rowOf(type))
                                && !type.getName().startsWith(IN_MEMORY)))
                .should()
                .dependOnClassesThat(describe("open connections", Rules::connects))
                .because("every request to a tenant's URL must pass the address guard");
    }

    /** What the shipped templates can do, the templates of anybody can. */
    ArchRule templatesUseNothingButTheSpi() {
        return classes()
                .that()
                .resideInAPackage(root + ".templates..")
                .should()
                .onlyDependOnClassesThat(describe(
                        "are of the SPI " + SPI + " or the JDK, or JSON trees", this::isForAuthorsOfTemplates));
    }

    private boolean isForAuthorsOfTemplates(JavaClass type) {
        String name = type.getBaseComponentType().getName();
        return name.startsWith(root + ".")
                ? name.startsWith(root + ".templates.")
                        || SPI.stream().anyMatch(spi -> name.startsWith("%s.%s.".formatted(root, spi)))
                        || SPI_OF_DELIVERY.contains(name.substring(root.length() + 1))
                : OF_ANYBODY.matcher(name).lookingAt();
    }

    ArchRule signaturesShowNoThirdParty() {
        return classes().that(arePartOfTheApi()).should(showOnlyOwnAndJdkTypes());
    }

    ArchRule exceptionsAreFinal() {
        return classes()
                .that()
                .areAssignableTo(Throwable.class)
                .and()
                .doNotHaveSimpleName("IntegrationsException")
                .should()
                .haveModifier(JavaModifier.FINAL);
    }

    ArchRule publicExceptionsShareOneRoot() {
        return classes()
                .that()
                .areAssignableTo(Throwable.class)
                .and()
                .arePublic()
                .should(new ArchCondition<>("be IntegrationsExceptions") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean rooted = type.isAssignableTo(root + ".common.IntegrationsException");
                        events.add(new SimpleConditionEvent(
                                type, rooted, "%s does not extend IntegrationsException".formatted(type.getName())));
                    }
                });
    }

    ArchRule packagesAreNullMarked() {
        return classes().should(new ArchCondition<>("be in a package that is @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                events.add(new SimpleConditionEvent(
                        type,
                        type.getPackage().isAnnotatedWith(NullMarked.class),
                        "%s is in a package that is not @NullMarked".formatted(type.getName())));
            }
        });
    }

    ArchRule noStaticState() {
        return fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .beFinal();
    }

    /**
     * What no other package uses, and no public type shows, is an implementation and stays package-private. Exceptions
     * are there to be caught, and the test kit to be extended.
     */
    ArchRule publicTypesAreUsed() {
        return classes()
                .that(arePartOfTheApi())
                .and()
                .areTopLevelClasses()
                .and()
                .areNotAssignableTo(Throwable.class)
                .and(describe("are not in testkit", type -> !table.rowOf(type).equals("testkit")))
                .should(
                        new ArchCondition<>(
                                "be used by another package, be shown by a public type, or offer a way in") {
                            @Override
                            public void check(JavaClass type, ConditionEvents events) {
                                boolean used = type.getDirectDependenciesToSelf().stream()
                                        .anyMatch(use -> !use.getOriginClass()
                                                        .getPackage()
                                                        .equals(type.getPackage())
                                                || isPartOfTheApi(use.getOriginClass()));
                                events.add(new SimpleConditionEvent(
                                        type,
                                        used || offersAWayIn(type) || isLoadedAsService(type),
                                        "%s is public for nobody".formatted(type.getName())));
                            }
                        });
    }

    private static boolean readsWallClock(CodeUnitCallTarget target) {
        boolean now = target.getName().equals("now")
                && target.getOwner().getPackageName().equals("java.time")
                && target.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
        return now || WALL_CLOCKS.contains(target.getFullName());
    }

    private static boolean connects(JavaClass type) {
        return type.getPackageName().equals("java.net.http")
                || type.isAssignableTo(java.net.URLConnection.class)
                || type.isAssignableTo(java.net.Socket.class)
                || type.isAssignableTo(java.nio.channels.NetworkChannel.class);
    }

    private DescribedPredicate<JavaClass> arePartOfTheApi() {
        return describe("are public, with all that encloses them", Rules::isPartOfTheApi);
    }

    private static boolean isPartOfTheApi(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(Rules::isPartOfTheApi).orElse(true);
    }

    private static boolean offersAWayIn(JavaClass type) {
        return type.getMethods().stream()
                .anyMatch(method -> isExposed(method) && method.getModifiers().contains(JavaModifier.STATIC));
    }

    private boolean isLoadedAsService(JavaClass type) {
        return type.isAssignableTo(root + ".template.spi.TemplateProvider");
    }

    private ArchCondition<JavaClass> showOnlyOwnAndJdkTypes() {
        return new ArchCondition<>("show only own types, those of the JDK, and JSON trees") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getSuperclass().ifPresent(shown -> check(type, type.getName(), shown, events));
                type.getInterfaces().forEach(shown -> check(type, type.getName(), shown, events));
                type.getMembers().stream()
                        .filter(Rules::isExposed)
                        .forEach(member ->
                                shownBy(member).forEach(shown -> check(type, member.getFullName(), shown, events)));
            }

            private void check(JavaClass type, String where, JavaType shown, ConditionEvents events) {
                shown.getAllInvolvedRawTypes().stream()
                        .filter(raw -> !mayBeShown(table.rowOf(type), raw.getBaseComponentType()))
                        .forEach(raw -> events.add(
                                SimpleConditionEvent.violated(type, "%s shows %s".formatted(where, raw.getName()))));
            }
        };
    }

    private static boolean isExposed(JavaMember member) {
        Set<JavaModifier> modifiers = member.getModifiers();
        return !modifiers.contains(JavaModifier.SYNTHETIC)
                && (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED));
    }

    private static Set<JavaType> shownBy(JavaMember member) {
        Set<JavaType> shown = new HashSet<>(member.getAllInvolvedRawTypes());
        if (member instanceof JavaCodeUnit codeUnit) {
            codeUnit.getThrowsClause().getTypes().forEach(shown::add);
        }
        return shown;
    }

    private boolean mayBeShown(String row, JavaClass shown) {
        String name = shown.getPackageName();
        boolean jdk = name.startsWith("java.") || SHOWN_OF_THE_JDK.contains(name) || shown.isPrimitive();
        boolean sql = name.equals("java.sql") || name.equals("javax.sql");
        boolean own = (name + ".").startsWith(root + ".") && !(name + ".").startsWith(root + ".shaded.");
        boolean adapted = row.equals("servlet") && name.startsWith("jakarta.servlet");
        return sql
                ? row.equals("jdbc")
                : jdk || own || adapted || shown.getName().equals(JSON_TREE);
    }
}
