package dev.integrations.jdbc;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.event.EventType;
import dev.integrations.event.EventTypeDefinition;
import dev.integrations.event.EventTypeEntry;
import dev.integrations.event.EventTypeQuery;
import dev.integrations.event.EventTypeStore;
import dev.integrations.event.EventTypeSummary;
import dev.integrations.event.EventTypeTerms;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** The catalogue of event types of one transaction. */
final class SqlEventTypes implements EventTypeStore {
    private static final String TABLE = "integrations_event_type";
    private static final RowDecoder<EventTypeEntry> ENTRIES = new RowDecoder<>(TABLE, SqlEventTypes::decode);
    private static final RowDecoder<EventTypeTerms> TERMS = new RowDecoder<>(TABLE, SqlEventTypes::decodeTerms);
    private static final RowDecoder<EventTypeSummary> SUMMARIES = new RowDecoder<>(TABLE, SqlEventTypes::decodeSummary);

    private static final String INSERT = """
            INSERT INTO integrations_event_type
                (id, description, type_group, definition_version, schema_text, examples, redactions, deprecated, replacement,
                search_text, revision, created_at, updated_at)
            VALUES (:id, :description, :group, :version, :schema, :examples, :redactions, :deprecated, :replacement,
                :search, :revision, :created, :updated)""";

    private static final String UPDATE = """
            UPDATE integrations_event_type
            SET description = :description, type_group = :group, definition_version = :version,
                schema_text = :schema, examples = :examples, redactions = :redactions, deprecated = :deprecated,
                replacement = :replacement, search_text = :search, revision = :revision, created_at = :created, updated_at = :updated
            WHERE id = :id AND revision = :revision - 1
            """;

    private static final String LIST = """
            SELECT id, description, type_group, definition_version, deprecated, replacement, updated_at,
                schema_text IS NOT NULL AS has_schema
            FROM integrations_event_type WHERE %s ORDER BY id LIMIT :limit
            """;

    private final Sql sql;
    private final Dialect dialect;

    SqlEventTypes(Sql sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    @Override
    public boolean insert(EventTypeEntry entry) {
        return sql.call(
                "add an event type",
                handle -> dialect.insertUnlessPresent(handle, INSERT, insert -> bind(insert, entry)));
    }

    @Override
    public boolean update(EventTypeEntry entry) {
        return sql.call(
                "update an event type",
                handle -> bind(handle.createUpdate(UPDATE), entry).execute() == 1);
    }

    private static Update bind(Update update, EventTypeEntry entry) {
        EventTypeDefinition definition = entry.definition();
        String name = definition.type().name();
        return update.bind("id", name)
                .bind("description", definition.description())
                .bind("group", Bind.text(definition.group().orElse(null)))
                .bind("version", definition.version())
                .bind("schema", Bind.text(definition.schema().orElse(null)))
                .bind("examples", Json.write(definition.examples()))
                .bind("redactions", Json.writeList(definition.redactions()))
                .bind("deprecated", definition.deprecated())
                .bind(
                        "replacement",
                        Bind.text(definition.replacement().map(EventType::name).orElse(null)))
                .bind("search", Bind.folded(name + "\n" + definition.description()))
                .bind("revision", entry.revision())
                .bind("created", Bind.time(entry.createdAt()))
                .bind("updated", Bind.time(entry.updatedAt()));
    }

    @Override
    public boolean delete(EventType type) {
        return sql.call(
                "delete an event type",
                handle -> handle.createUpdate("DELETE FROM integrations_event_type WHERE id = :id")
                                .bind("id", type.name())
                                .execute()
                        == 1);
    }

    @Override
    public Optional<EventTypeEntry> find(EventType type) {
        return sql.call(
                "find an event type",
                handle -> ENTRIES.first(handle.createQuery("SELECT * FROM integrations_event_type WHERE id = :id")
                        .bind("id", type.name())));
    }

    @Override
    public Optional<EventTypeTerms> terms(EventType type) {
        return sql.call(
                "read what is asked of an event type",
                handle -> TERMS.first(handle.createQuery("""
                                SELECT id, schema_text, deprecated, replacement, redactions
                                FROM integrations_event_type WHERE id = :id
                                """).bind("id", type.name())));
    }

    @Override
    public Page<EventTypeSummary> list(EventTypeQuery query, PageRequest page) {
        Conditions conditions = new Conditions()
                .and("id > :after", "after", Bind.text(EventTypeQuery.after(page)))
                .and("type_group = :group", "group", query.group().map(Bind::text))
                .and(
                        "deprecated = :deprecated",
                        "deprecated",
                        query.deprecated().map(Bind::flag))
                .containing(query.text());
        return sql.call("list event types", handle -> {
            Query rows = conditions
                    .bindTo(handle.createQuery(LIST.formatted(conditions.sql())))
                    .bind("limit", page.limit() + 1);
            return SUMMARIES.page(rows, page, EventTypeQuery::cursorOf);
        });
    }

    @Override
    public List<EventType> names(int limit) {
        return sql.call(
                "list the names of event types",
                handle -> handle.createQuery("SELECT id FROM integrations_event_type ORDER BY id LIMIT :limit")
                        .bind("limit", limit)
                        .map((row, context) -> EventType.of(row.getString("id")))
                        .list());
    }

    private static EventTypeEntry decode(ResultSet row) throws SQLException {
        EventTypeDefinition.Builder definition = EventTypeDefinition.builder(row.getString("id"))
                .description(row.getString("description"))
                .version(row.getString("definition_version"));
        Read.optionalText(row, "type_group").ifPresent(definition::group);
        Read.optionalText(row, "schema_text").ifPresent(definition::schema);
        Json.readTexts(row.getString("examples")).forEach(definition::example);
        Json.readList(row.getString("redactions")).forEach(definition::redact);
        if (row.getBoolean("deprecated")) {
            definition.deprecated();
            Read.optionalText(row, "replacement").ifPresent(definition::deprecated);
        }
        return new EventTypeEntry(
                definition.build(),
                row.getLong("revision"),
                Read.time(row, "created_at"),
                Read.time(row, "updated_at"));
    }

    private static EventTypeTerms decodeTerms(ResultSet row) throws SQLException {
        return new EventTypeTerms(
                Read.optionalText(row, "schema_text"),
                row.getBoolean("deprecated"),
                replacement(row),
                Json.readList(row.getString("redactions")));
    }

    private static EventTypeSummary decodeSummary(ResultSet row) throws SQLException {
        return new EventTypeSummary(
                EventType.of(row.getString("id")),
                row.getString("description"),
                Read.optionalText(row, "type_group"),
                row.getString("definition_version"),
                row.getBoolean("deprecated"),
                replacement(row),
                row.getBoolean("has_schema"),
                Read.time(row, "updated_at"));
    }

    private static Optional<EventType> replacement(ResultSet row) throws SQLException {
        return Read.optionalText(row, "replacement").map(EventType::of);
    }
}
