package dev.integrations.event;

import java.util.Comparator;
import java.util.List;

/** Finds the names that somebody may have meant. */
final class SimilarNames {
    /** How many names of a catalogue are looked at. */
    static final int MAX_NAMES = 2000;

    private static final int MAX_RESULTS = 3;
    private static final int LETTERS_PER_MISTAKE = 4;

    private record Candidate(EventType type, int distance) {}

    private SimilarNames() {}

    static List<EventType> of(EventType wanted, List<EventType> names) {
        int most = 1 + wanted.name().length() / LETTERS_PER_MISTAKE;
        return names.stream()
                .filter(name -> Math.abs(name.name().length() - wanted.name().length()) <= most)
                .map(name -> new Candidate(name, distance(wanted.name(), name.name())))
                .filter(candidate -> candidate.distance() <= most)
                .sorted(Comparator.comparingInt(Candidate::distance))
                .limit(MAX_RESULTS)
                .map(Candidate::type)
                .toList();
    }

    /** Returns how many letters must be added, removed or replaced. */
    static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
