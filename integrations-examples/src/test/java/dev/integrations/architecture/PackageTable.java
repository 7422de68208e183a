package dev.integrations.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;

/** Which package may use which. A package that is not listed may not exist; {@code common} may be used by all. */
final class PackageTable {
    /** The name of the root package in the table. */
    static final String ROOT = "";

    private static final String COMMON = "common";
    private static final String SHADED = "shaded";

    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry(COMMON, Set.of()),
            Map.entry("schema", Set.of(SHADED)),
            Map.entry("event", Set.of("schema", "audit")),
            Map.entry("signature", Set.of()),
            Map.entry("http", Set.of(SHADED)),
            Map.entry("mail", Set.of("http")),
            Map.entry("web", Set.of("http")),
            Map.entry("scope", Set.of("web")),
            Map.entry("apikey", Set.of("scope", "http", "web", "audit")),
            Map.entry("templates", Set.of("template", "event", "delivery", "http", "mail", "web", "signature")),
            Map.entry("smtp", Set.of("http", "mail")),
            Map.entry("servlet", Set.of("scope", "http", "web")),
            Map.entry("crypto", Set.of("audit")),
            Map.entry("audit", Set.of()),
            Map.entry("jose", Set.of("crypto", "audit")),
            Map.entry("delivery", Set.of("event", "schema", "http", "mail", "audit")),
            Map.entry("transform", Set.of()),
            Map.entry("template", Set.of("event", "delivery", "schema", "transform", "http", "mail", "web")),
            Map.entry(
                    "webhook",
                    Set.of("event", "delivery", "signature", "transform", "connection", "http", "crypto", "audit")),
            Map.entry("connection", Set.of("delivery", "http", "web", "crypto", "audit")),
            Map.entry("extension", Set.of("template", "http", "crypto", "audit")),
            Map.entry(
                    "registry",
                    Set.of(
                            "extension",
                            "event",
                            "delivery",
                            "template",
                            "transform",
                            "connection",
                            "http",
                            "mail",
                            "web",
                            "crypto",
                            "audit")),
            Map.entry("inbound", Set.of("registry", "template", "delivery", "http", "web", "crypto", "audit")),
            Map.entry("importing", Set.of("event", "delivery", "webhook", "signature", "http", "audit")),
            Map.entry("oauth", Set.of("scope", "jose", "http", "web", "crypto", "audit")),
            Map.entry(
                    "store",
                    Set.of(
                            "extension",
                            "inbound",
                            "registry",
                            "apikey",
                            "connection",
                            "event",
                            "delivery",
                            "webhook",
                            "oauth",
                            "http",
                            "crypto",
                            "audit",
                            "jose")),
            Map.entry(
                    ROOT,
                    Set.of(
                            "extension",
                            "inbound",
                            "template",
                            "registry",
                            "apikey",
                            "scope",
                            "connection",
                            "event",
                            "delivery",
                            "webhook",
                            "oauth",
                            "importing",
                            "http",
                            "mail",
                            "web",
                            "crypto",
                            "audit",
                            "jose",
                            "store")),
            Map.entry(
                    "jdbc",
                    Set.of(
                            "extension",
                            "inbound",
                            "registry",
                            "apikey",
                            "event",
                            "delivery",
                            "webhook",
                            "connection",
                            "oauth",
                            "transform",
                            "http",
                            "crypto",
                            "audit",
                            "jose",
                            "store")),
            Map.entry(
                    "testkit",
                    Set.of(
                            "extension",
                            "inbound",
                            "template",
                            "registry",
                            ROOT,
                            "apikey",
                            "scope",
                            "connection",
                            "event",
                            "delivery",
                            "webhook",
                            "oauth",
                            "signature",
                            "transform",
                            "http",
                            "mail",
                            "web",
                            "crypto",
                            "audit",
                            "jose",
                            "store")));

    private final String root;

    PackageTable(String root) {
        this.root = root;
    }

    Set<String> packages() {
        return MAY_USE.keySet();
    }

    /** The row of a class in the table: the first part of its package below the root. */
    String rowOf(JavaClass type) {
        String name = type.getPackageName();
        if (name.equals(root)) {
            return ROOT;
        }
        String below = name.substring(root.length() + 1);
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }

    ArchCondition<JavaClass> isObeyed() {
        return new ArchCondition<>("use only what the package table allows") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String row = rowOf(type);
                if (!MAY_USE.containsKey(row)) {
                    events.add(SimpleConditionEvent.violated(
                            type, "%s is in package '%s', which is not in the table".formatted(type.getName(), row)));
                    return;
                }
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    if (!allows(row, dependency.getTargetClass().getBaseComponentType())) {
                        events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private boolean allows(String from, JavaClass target) {
        String name = target.getPackageName();
        if (!name.equals(root) && !name.startsWith(root + ".")) {
            return true;
        }
        String to = rowOf(target);
        return to.equals(from) || to.equals(COMMON) || MAY_USE.get(from).contains(to);
    }
}
