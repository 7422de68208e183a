package dev.integrations.store;

import dev.integrations.extension.InstalledExtension;
import java.util.Comparator;

/** What is kept of extensions. */
final class ExtensionTables {
    private final Table<String, InstalledExtension> installed;
    private final Table<String, Long> sequences;
    private final Table<Boolean, Long> revision;
    private final TenantTable<String, Boolean> choices;

    ExtensionTables(UndoLog undoLog) {
        this.installed = new Table<>(Comparator.naturalOrder(), undoLog);
        this.sequences = new Table<>(Comparator.naturalOrder(), undoLog);
        this.revision = new Table<>(Comparator.naturalOrder(), undoLog);
        this.choices = new TenantTable<>(Comparator.naturalOrder(), undoLog);
    }

    Table<String, InstalledExtension> installed() {
        return installed;
    }

    /** The greatest sequence of each index. */
    Table<String, Long> sequences() {
        return sequences;
    }

    /** One row, or none. */
    Table<Boolean, Long> revision() {
        return revision;
    }

    TenantTable<String, Boolean> choices() {
        return choices;
    }
}
