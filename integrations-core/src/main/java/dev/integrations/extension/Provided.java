package dev.integrations.extension;

import java.util.ArrayList;
import java.util.List;

/**
 * The parts of the application, and what is left out of them. What the host's code names comes before what is discovered;
 * between two of one kind the host has to choose.
 */
record Provided(List<ProvidedExtension> kept, List<ExtensionProblem> leftOut) {
    static Provided of(
            List<ProvidedExtension> given, List<ProvidedExtension> discovered, List<ExtensionProblem> broken) {
        List<ProvidedExtension> kept = new ArrayList<>(given);
        List<ExtensionProblem> leftOut = new ArrayList<>(broken);
        for (ProvidedExtension each : discovered) {
            List<String> clashes = given.stream()
                    .flatMap(other -> clashes(other, each).stream())
                    .toList();
            if (clashes.isEmpty()) {
                kept.add(each);
            }
            clashes.forEach(clash -> leftOut.add(new ExtensionProblem(each.id(), clash + "; the former counts")));
        }
        return new Provided(kept, leftOut);
    }

    /** Returns what two of these have in common, both named. */
    List<String> duplicates() {
        List<String> duplicates = new ArrayList<>();
        for (int i = 0; i < kept.size(); i++) {
            for (ProvidedExtension later : kept.subList(i + 1, kept.size())) {
                clashes(kept.get(i), later).forEach(clash -> duplicates.add(clash + "; leave one of them out"));
            }
        }
        return duplicates;
    }

    private static List<String> clashes(ProvidedExtension one, ProvidedExtension other) {
        if (one.id().equals(other.id())) {
            return List.of("extension '%s' is in both %s and %s".formatted(one.id(), one.origin(), other.origin()));
        }
        return one.templates().stream()
                .filter(other.templates()::contains)
                .map(template -> "template '%s' is supplied by both %s (%s) and %s (%s)"
                        .formatted(template, one.id(), one.origin(), other.id(), other.origin()))
                .toList();
    }
}
