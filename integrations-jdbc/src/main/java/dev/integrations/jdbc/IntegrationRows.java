package dev.integrations.jdbc;

import dev.integrations.audit.Actor;
import dev.integrations.common.TenantId;
import dev.integrations.registry.ConfigChange;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationId;
import dev.integrations.registry.IntegrationSettings;
import dev.integrations.registry.IntegrationState;
import dev.integrations.registry.IntegrationVersion;
import dev.integrations.registry.SealedConfig;
import dev.integrations.registry.StoredVersion;
import dev.integrations.registry.TemplateRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Rows of integrations and their versions as values. */
final class IntegrationRows {
    /** Part of the stored format: the position of a state is its code. */
    private static final List<IntegrationState> STATES =
            List.of(IntegrationState.ENABLED, IntegrationState.DISABLED, IntegrationState.NEEDS_ATTENTION);

    private static final String VERSION_TABLE = "integrations_integration_version";

    static final RowDecoder<Integration> INTEGRATIONS =
            new RowDecoder<>("integrations_integration", IntegrationRows::integration);
    static final RowDecoder<IntegrationVersion> VERSIONS = new RowDecoder<>(VERSION_TABLE, IntegrationRows::version);
    static final RowDecoder<StoredVersion> STORED = new RowDecoder<>(VERSION_TABLE, IntegrationRows::stored);

    private IntegrationRows() {}

    static int code(IntegrationState state) {
        return STATES.indexOf(state);
    }

    static IntegrationState state(int code) {
        return STATES.get(code);
    }

    static <S extends SqlStatement<S>> S bind(S statement, Integration integration) {
        return statement
                .bind("id", Bind.uuid(integration.id().uuid()))
                .bind("tenant", integration.tenant().value())
                .bind("template", integration.template().id())
                .bind("templateVersion", integration.template().version())
                .bind("settings", integration.settings().toText())
                .bind("search", Bind.folded(integration.name()))
                .bind("state", code(integration.state()))
                .bind("reason", Bind.text(storable(integration.reason())))
                .bind("version", integration.version())
                .bind("revision", integration.revision())
                .bind("updated", Bind.time(integration.updatedAt()));
    }

    static <S extends SqlStatement<S>> S bind(S statement, StoredVersion stored) {
        IntegrationVersion version = stored.version();
        return statement
                .bind("id", Bind.uuid(stored.row()))
                .bind("tenant", stored.tenant().value())
                .bind("integration", Bind.uuid(version.integration().uuid()))
                .bind("number", version.number())
                .bind("template", version.template().id())
                .bind("templateVersion", version.template().version())
                .bind("settings", version.settings().toText())
                .bind("config", stored.config().shown())
                .bind("secrets", Bind.bytes(stored.config().secrets().orElse(null)))
                .bind("author", version.author().name())
                .bind("reason", Bind.text(storable(version.reason())))
                .bind("changes", changes(version.changes()))
                .bind("created", Bind.time(version.createdAt()));
    }

    /** PostgreSQL keeps no NUL in texts. */
    private static @Nullable String storable(Optional<String> reason) {
        return reason.map(text -> text.replace("\0", "")).orElse(null);
    }

    private static String changes(List<ConfigChange> changes) {
        return Json.writeRows(changes.stream()
                .map(change -> Arrays.<@Nullable Object>asList(
                        change.place(),
                        change.before().orElse(null),
                        change.after().orElse(null)))
                .toList());
    }

    private static List<ConfigChange> changes(String json) {
        return Json.readLists(json).stream()
                .map(row -> new ConfigChange(
                        String.valueOf(row.get(0)), Optional.ofNullable(row.get(1)), Optional.ofNullable(row.get(2))))
                .toList();
    }

    private static Integration integration(ResultSet row) throws SQLException {
        return new Integration(
                new IntegrationId(Read.uuid(row, "id")),
                TenantId.of(row.getString("tenant")),
                template(row),
                IntegrationSettings.parse(row.getString("settings")),
                state(row.getInt("state")),
                Read.optionalText(row, "reason"),
                row.getInt("version"),
                row.getLong("revision"),
                Read.time(row, "created_at"),
                Read.time(row, "updated_at"));
    }

    private static IntegrationVersion version(ResultSet row) throws SQLException {
        return new IntegrationVersion(
                new IntegrationId(Read.uuid(row, "integration_id")),
                row.getInt("number"),
                template(row),
                IntegrationSettings.parse(row.getString("settings")),
                Actor.of(row.getString("author")),
                Read.optionalText(row, "reason"),
                changes(row.getString("changes")),
                Read.time(row, "created_at"));
    }

    private static StoredVersion stored(ResultSet row) throws SQLException {
        return new StoredVersion(
                Read.uuid(row, "id"),
                TenantId.of(row.getString("tenant")),
                version(row),
                new SealedConfig(row.getString("config"), Optional.ofNullable(row.getBytes("secrets"))));
    }

    private static TemplateRef template(ResultSet row) throws SQLException {
        return new TemplateRef(row.getString("template"), row.getInt("template_version"));
    }
}
