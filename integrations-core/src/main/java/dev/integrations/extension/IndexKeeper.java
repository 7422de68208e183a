package dev.integrations.extension;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.Transactions;
import dev.integrations.crypto.StrictJson;
import dev.integrations.crypto.VerificationKey;
import dev.integrations.extension.ExtensionIndex.Document;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the newest copy of a remote index whose signature is right. One that is older than what any node has accepted is
 * refused, also if it is signed. Safe for use by several threads.
 */
final class IndexKeeper {
    private final ExtensionIndex index;
    private final List<VerificationKey> keys;
    private final Transactions<? extends ExtensionTransaction> transactions;
    private final Clock clock;
    private volatile Copy copy = new Copy(List.of(), Optional.empty(), Optional.empty(), List.of());
    private volatile Optional<Instant> confirmedAt = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    private volatile boolean asked;

    /** What an index says. */
    private record Copy(
            List<IndexEntry> entries, Optional<Long> sequence, Optional<String> tag, List<ExtensionProblem> problems) {}

    IndexKeeper(
            ExtensionIndex index,
            List<VerificationKey> keys,
            Transactions<? extends ExtensionTransaction> transactions,
            Clock clock) {
        this.index = index;
        this.keys = keys;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Returns what the index has; the first call asks for it, and others wait for that. */
    List<IndexEntry> entries() {
        if (!asked) {
            firstLook();
        }
        return copy.entries();
    }

    private synchronized void firstLook() {
        if (!asked) {
            refresh();
        }
    }

    List<ExtensionProblem> problems() {
        List<ExtensionProblem> problems = new ArrayList<>(copy.problems());
        failure.ifPresent(message -> problems.add(new ExtensionProblem(index.name(), message)));
        return problems;
    }

    IndexReport report() {
        return new IndexReport(index.name(), copy.sequence(), confirmedAt, failure);
    }

    byte[] download(IndexEntry entry) {
        return index.download(entry.url(), ExtensionJar.MAX_BYTES);
    }

    /** Asks for a newer index; if that fails, the copy stays and the report says why. */
    synchronized void refresh() {
        try {
            Optional<Document> fetched = index.fetch(copy.tag());
            if (fetched.isPresent()) {
                copy = accepted(fetched.get());
            }
            confirmedAt = Optional.of(clock.instant());
            failure = Optional.empty();
        } catch (IndexException e) {
            failure = Optional.of(String.valueOf(e.getMessage()));
        } finally {
            asked = true;
        }
    }

    private Copy accepted(Document document) {
        if (document.json().length > ExtensionIndex.MAX_BYTES) {
            throw new IndexException("the index has more than %d bytes".formatted(ExtensionIndex.MAX_BYTES), null);
        }
        if (keys.stream().noneMatch(key -> key.verify(document.json(), document.signature()))) {
            throw new IndexException("the index is signed by none of the keys that were given", null);
        }
        JsonNode json = StrictJson.readObject(document.json())
                .orElseThrow(() -> new IndexException("the index is no JSON object", null));
        JsonNode sequence = json.path("sequence");
        if (!sequence.isIntegralNumber() || !sequence.canConvertToLong() || sequence.longValue() < 1) {
            throw new IndexException("the index has no sequence, a number from 1", null);
        }
        if (!json.path("extensions").isArray()) {
            throw new IndexException("the index has no array of extensions", null);
        }
        boolean isNewest = transactions.inTransaction(
                transaction -> transaction.extensions().accept(index.name(), sequence.longValue()));
        if (!isNewest) {
            throw new IndexException(
                    "the index has sequence %d, and a later one was seen already".formatted(sequence.longValue()),
                    null);
        }
        return read(json.path("extensions"), sequence.longValue(), document.tag());
    }

    private Copy read(JsonNode extensions, long sequence, Optional<String> tag) {
        List<IndexEntry> entries = new ArrayList<>();
        List<ExtensionProblem> problems = new ArrayList<>();
        for (int i = 0; i < extensions.size(); i++) {
            try {
                entries.add(IndexEntry.read(extensions.path(i)));
            } catch (BrokenExtensionException e) {
                problems.add(new ExtensionProblem(
                        "%s#/extensions/%d".formatted(index.name(), i), String.valueOf(e.getMessage())));
            }
        }
        return new Copy(List.copyOf(entries), Optional.of(sequence), tag, List.copyOf(problems));
    }
}
