package dev.integrations.extension;

import dev.integrations.extension.PluginDirectory.Found;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can be installed: the jars in the directory, and those of the index. Safe for use by several threads. */
final class Shelf {
    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

    private final Optional<PluginDirectory> directory;
    private final JarChecks checks;
    private final Optional<IndexKeeper> index;

    /** What a jar says it is. Build metadata makes no other version. */
    private record Claim(String id, SemVer version) {
        static Claim of(Candidate candidate) {
            return new Claim(candidate.listing().id(), candidate.listing().version());
        }

        @Override
        public String toString() {
            return id + " " + version;
        }
    }

    /** What there is at a moment: one jar for each id and version. */
    record Stock(List<Candidate> candidates, List<ExtensionProblem> problems) {
        List<ExtensionListing> listings() {
            return candidates.stream().map(Candidate::listing).toList();
        }

        /** Returns the jar of a version, or the newest release, or what comes nearest to one. */
        Optional<Candidate> pick(String id, Optional<SemVer> version) {
            return candidates.stream()
                    .filter(each -> each.listing().id().equals(id))
                    .filter(each ->
                            version.map(each.listing().version()::equals).orElse(true))
                    .max(Comparator.comparing((Candidate each) ->
                                    !each.listing().version().isPreRelease())
                            .thenComparing(each -> each.listing().version()));
        }
    }

    Shelf(ExtensionSettings settings, Optional<IndexKeeper> index) {
        this.directory = settings.directory();
        this.checks = settings.checks();
        this.index = index;
    }

    Optional<IndexKeeper> index() {
        return index;
    }

    boolean isOpen() {
        return directory.isPresent();
    }

    Stock stock() {
        PluginDirectory.Scan scan =
                directory.map(PluginDirectory::scan).orElse(new PluginDirectory.Scan(List.of(), List.of()));
        List<ExtensionProblem> problems = new ArrayList<>(scan.problems());
        List<Candidate> all = new ArrayList<>();
        scan.jars().forEach(found -> all.add(Candidate.of(found)));
        index.ifPresent(keeper -> {
            keeper.entries().forEach(entry -> all.add(Candidate.of(entry)));
            problems.addAll(keeper.problems());
        });
        Map<Claim, List<Candidate>> claims =
                all.stream().collect(Collectors.groupingBy(Claim::of, LinkedHashMap::new, Collectors.toList()));
        List<Candidate> candidates = new ArrayList<>();
        claims.forEach((claim, same) -> {
            if (same.stream().map(Candidate::sha256).distinct().count() == 1) {
                // Those of the directory come first.
                candidates.add(same.get(0));
            } else {
                problems.add(new ExtensionProblem(
                        same.get(0).listing().id(),
                        "%s is claimed by several jars, none of which is offered: %s"
                                .formatted(
                                        claim, same.stream().map(Shelf::place).collect(Collectors.joining(", ")))));
            }
        });
        return new Stock(List.copyOf(candidates), List.copyOf(problems));
    }

    private static String place(Candidate candidate) {
        return candidate
                .local()
                .map(found -> found.file().toString())
                .orElseGet(() -> candidate.remote().map(IndexEntry::url).orElse(""));
    }

    /**
     * Reads a jar, out of the index if it is not in the directory yet, and puts it there. None of its code runs.
     *
     * @throws BrokenExtensionException if it is not what it was said to be
     * @throws IndexException if it cannot be downloaded
     */
    ExtensionJar obtain(Candidate candidate) {
        PluginDirectory folder = directory.orElseThrow();
        if (candidate.local().isPresent()) {
            return requireSame(folder.read(candidate.local().get().file()), candidate.sha256());
        }
        IndexEntry entry = candidate.remote().orElseThrow();
        byte[] bytes = index.orElseThrow().download(entry);
        if (!ExtensionJar.sha256(bytes).equals(entry.sha256())) {
            throw new BrokenExtensionException("%s has another SHA-256 than the index says: %s"
                    .formatted(entry.url(), ExtensionJar.sha256(bytes)));
        }
        ExtensionJar jar = checks.read(bytes, entry::signature);
        if (!jar.listing().toJson().equals(entry.listing().toJson())) {
            throw new BrokenExtensionException(
                    "%s has another listing in it than the index says".formatted(entry.url()));
        }
        folder.add(jar, bytes, entry.signature());
        return jar;
    }

    private static ExtensionJar requireSame(ExtensionJar jar, String sha256) {
        if (!jar.sha256().equals(sha256)) {
            throw new BrokenExtensionException("%s has changed; its SHA-256 is %s, and %s is wanted"
                    .formatted(jar.listing(), jar.sha256(), sha256));
        }
        return jar;
    }

    /**
     * Finds a jar that was installed, by its hash.
     *
     * @return the jar, or empty if it is not here
     * @throws BrokenExtensionException if it is here and does not pass
     */
    Optional<ExtensionJar> local(String sha256) {
        if (directory.isEmpty()) {
            return Optional.empty();
        }
        Optional<Found> found = directory.get().scan().jars().stream()
                .filter(each -> each.sha256().equals(sha256))
                .findFirst();
        return found.map(each -> requireSame(directory.get().read(each.file()), sha256));
    }

    /** Downloads jars that were installed on other nodes, as far as they are not here and the index has them. */
    void fetch(List<InstalledExtension> extensions) {
        boolean isFresh = false;
        for (InstalledExtension each : extensions) {
            String sha256 = each.sha256().orElseThrow();
            try {
                if (index.isEmpty() || isHere(sha256)) {
                    continue;
                }
                Optional<IndexEntry> entry = listed(index.get(), sha256);
                if (entry.isEmpty() && !isFresh) {
                    // It may have been listed after the copy was made.
                    isFresh = true;
                    index.get().refresh();
                    entry = listed(index.get(), sha256);
                }
                entry.ifPresent(found -> obtain(Candidate.of(found)));
            } catch (RuntimeException e) {
                // Also a full disk, or an index of the host's own, must not keep this node from what else has changed.
                LOG.warn("{} cannot be fetched; it is tried again in a minute", each.listing(), e);
            }
        }
    }

    private static Optional<IndexEntry> listed(IndexKeeper keeper, String sha256) {
        return keeper.entries().stream()
                .filter(each -> each.sha256().equals(sha256))
                .findFirst();
    }

    private boolean isHere(String sha256) {
        try {
            return local(sha256).isPresent();
        } catch (BrokenExtensionException e) {
            return false;
        }
    }
}
