package dev.integrations.jdbc;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the schema up to date, and refuses one that this version of the library cannot work with. */
final class Migrator {
    private static final Logger LOG = LoggerFactory.getLogger(Migrator.class);

    private final Connections connections;
    private final Dialect dialect;

    Migrator(Connections connections, Dialect dialect) {
        this.connections = connections;
        this.dialect = dialect;
    }

    void check() {
        List<Migration> missing = connections.inTransaction("read the version of its schema", this::missing);
        if (!missing.isEmpty()) {
            throw SchemaException.missing(missing);
        }
    }

    /** Looks first without a lock, since nearly every start finds nothing to do. */
    void migrate() {
        if (!connections
                .inTransaction("read the version of its schema", this::missing)
                .isEmpty()) {
            dialect.migrateAlone(connections, handle -> missing(handle).forEach(migration -> apply(handle, migration)));
        }
    }

    private List<Migration> missing(Handle handle) {
        Map<Integer, Optional<String>> applied = applied(handle);
        int known =
                dialect.migrations().stream().mapToInt(Migration::version).max().orElse(0);
        applied.keySet().stream().filter(version -> version > known).findAny().ifPresent(version -> {
            throw SchemaException.newer(version, known);
        });
        for (Migration migration : dialect.migrations()) {
            applied.getOrDefault(migration.version(), Optional.empty())
                    .filter(checksum -> !checksum.equals(migration.checksum()))
                    .ifPresent(checksum -> {
                        throw SchemaException.changed(migration);
                    });
        }
        return dialect.migrations().stream()
                .filter(migration -> !applied.containsKey(migration.version()))
                .toList();
    }

    /** Returns the checksums by version; there is none where something else than this class ran the script. */
    private Map<Integer, Optional<String>> applied(Handle handle) {
        boolean exists =
                handle.createQuery(dialect.historyExists()).mapTo(Boolean.class).one();
        if (!exists) {
            return Map.of();
        }
        return handle
                .createQuery("SELECT version, checksum FROM integrations_schema_history")
                .map((row, context) -> Map.entry(row.getInt("version"), Read.optionalText(row, "checksum")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static void apply(Handle handle, Migration migration) {
        LOG.info("Running {}", migration.resource());
        handle.createScript(migration.sql()).execute();
        handle.createUpdate("UPDATE integrations_schema_history SET checksum = :checksum WHERE version = :version")
                .bind("checksum", migration.checksum())
                .bind("version", migration.version())
                .execute();
    }
}
