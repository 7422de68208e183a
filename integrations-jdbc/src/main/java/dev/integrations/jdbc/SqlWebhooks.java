package dev.integrations.jdbc;

import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.RateLimit;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.transform.JsonTemplate;
import dev.integrations.webhook.LegacySignature;
import dev.integrations.webhook.StoredSecret;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookId;
import dev.integrations.webhook.WebhookQuery;
import dev.integrations.webhook.WebhookSecurity;
import dev.integrations.webhook.WebhookSettings;
import dev.integrations.webhook.WebhookStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** The webhooks of one transaction. */
final class SqlWebhooks implements WebhookStore {
    static final RowDecoder<Webhook> WEBHOOKS = new RowDecoder<>("integrations_webhook", SqlWebhooks::decode);

    static final RowDecoder<StoredSecret> SECRETS =
            new RowDecoder<>("integrations_webhook_secret", SqlWebhooks::decodeSecret);

    private static final String SELECT = "SELECT * FROM integrations_webhook WHERE ";
    private static final String SELECT_SECRETS = """
            SELECT * FROM integrations_webhook_secret
            WHERE %s AND (expires_at IS NULL OR expires_at > :now) ORDER BY created_at DESC, id DESC
            """;

    private static final String INSERT = """
            INSERT INTO integrations_webhook
                (id, tenant, url, description, metadata, event_filter, channels, payload_condition, headers, security,
                retry_schedule, timeout_micros, concurrency, rate_limit, ordered, template, fallback_id, search_text, enabled,
                disabled_reason, version, created_at, updated_at)
            VALUES (:id, :tenant, :url, :description, :metadata, :filter, :channels, :condition, :headers, :security,
                :schedule, :timeout, :concurrency, :rate, :ordered, :template, :fallback, :search, :enabled, :reason,
                :version, :created, :updated)
            """;

    private static final String UPDATE = """
            UPDATE integrations_webhook
            SET url = :url, description = :description, metadata = :metadata, event_filter = :filter,
                channels = :channels, payload_condition = :condition, headers = :headers, security = :security,
                retry_schedule = :schedule, timeout_micros = :timeout, concurrency = :concurrency, rate_limit = :rate,
                ordered = :ordered, template = :template, fallback_id = :fallback, search_text = :search, enabled = :enabled, disabled_reason = :reason,
                version = :version, created_at = :created, updated_at = :updated
            WHERE id = :id AND tenant = :tenant AND version = :version - 1
            """;

    private final Sql sql;

    SqlWebhooks(Sql sql) {
        this.sql = sql;
    }

    @Override
    public void insert(Webhook webhook) {
        sql.use(
                "add a webhook",
                handle -> bind(handle.createUpdate(INSERT), webhook).execute());
    }

    @Override
    public boolean update(Webhook webhook) {
        return sql.call(
                "update a webhook",
                handle -> bind(handle.createUpdate(UPDATE), webhook).execute() == 1);
    }

    private static Update bind(Update update, Webhook webhook) {
        WebhookSettings settings = webhook.settings();
        return InterestText.bind(update, settings.interest())
                .bind("id", Bind.uuid(webhook.id().uuid()))
                .bind("tenant", webhook.tenant().value())
                .bind("url", settings.url())
                .bind("description", settings.description())
                .bind("metadata", Json.write(settings.metadata()))
                .bind("headers", Json.write(settings.headers()))
                .bind("security", settings.security().toText())
                .bind("schedule", settings.retrySchedule().toString())
                .bind("timeout", TimeUnit.MICROSECONDS.convert(settings.timeout()))
                .bind("concurrency", settings.concurrency())
                .bind(
                        "rate",
                        Bind.text(settings.rateLimit().map(RateLimit::toString).orElse(null)))
                .bind("ordered", settings.ordered())
                .bind(
                        "template",
                        Bind.text(settings.template().map(JsonTemplate::text).orElse(null)))
                .bind("fallback", Bind.uuid(settings.fallback().map(WebhookId::uuid)))
                .bind("search", Bind.folded(settings.url() + "\n" + settings.description()))
                .bind("enabled", webhook.enabled())
                .bind("reason", Bind.text(webhook.disabledReason().orElse(null)))
                .bind("version", webhook.version())
                .bind("created", Bind.time(webhook.createdAt()))
                .bind("updated", Bind.time(webhook.updatedAt()));
    }

    @Override
    public Optional<Webhook> find(TenantId tenant, WebhookId id) {
        return sql.call(
                "find a webhook",
                handle -> WEBHOOKS.first(handle.createQuery(SELECT + "id = :id AND tenant = :tenant")
                        .bind("id", Bind.uuid(id.uuid()))
                        .bind("tenant", tenant.value())));
    }

    @Override
    public Page<Webhook> list(TenantId tenant, WebhookQuery query, PageRequest page) {
        Conditions conditions = new Conditions()
                .and("tenant = :tenant", "tenant", Bind.text(tenant.value()))
                .and("enabled = :enabled", "enabled", query.enabled().map(Bind::flag))
                .containing(query.text())
                .and(
                        "id < :before",
                        "before",
                        page.cursor().map(WebhookId::parse).map(id -> Bind.uuid(id.uuid())));
        return sql.call(
                "list webhooks",
                handle -> WEBHOOKS.page(
                        conditions.query(handle, SELECT, page),
                        page,
                        id -> new WebhookId(UUID.fromString(id)).toString()));
    }

    @Override
    public boolean delete(TenantId tenant, WebhookId id) {
        return sql.call(
                "delete a webhook",
                handle -> handle.createUpdate("DELETE FROM integrations_webhook WHERE id = :id AND tenant = :tenant")
                                .bind("id", Bind.uuid(id.uuid()))
                                .bind("tenant", tenant.value())
                                .execute()
                        == 1);
    }

    @Override
    public int deleteSome(TenantId tenant, int limit) {
        return sql.call("delete webhooks", handle -> TenantRemoval.webhooks(handle, tenant, limit));
    }

    @Override
    public boolean verify(TenantId tenant, WebhookId id, String url) {
        return sql.call("verify a webhook", handle -> {
            // The update would not tell: a driver of MariaDB may count no row that was verified before.
            boolean known = handle.createQuery(
                            "SELECT 1 FROM integrations_webhook WHERE id = :id AND tenant = :tenant AND url = :url FOR UPDATE")
                    .bind("id", Bind.uuid(id.uuid()))
                    .bind("tenant", tenant.value())
                    .bind("url", url)
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent();
            if (known) {
                handle.createUpdate(
                                "UPDATE integrations_webhook SET verified_url = url WHERE id = :id AND tenant = :tenant")
                        .bind("id", Bind.uuid(id.uuid()))
                        .bind("tenant", tenant.value())
                        .execute();
            }
            return known;
        });
    }

    @Override
    public boolean isVerified(TenantId tenant, WebhookId id) {
        return sql.call(
                "find a webhook",
                handle -> handle.createQuery("""
                                SELECT COUNT(*) FROM integrations_webhook
                                WHERE id = :id AND tenant = :tenant AND verified_url = url
                                """)
                                .bind("id", Bind.uuid(id.uuid()))
                                .bind("tenant", tenant.value())
                                .mapTo(Long.class)
                                .one()
                        == 1);
    }

    @Override
    public void insertSecret(StoredSecret secret) {
        sql.use(
                "add a secret to webhook " + secret.webhook(),
                handle -> handle.createUpdate("""
                                INSERT INTO integrations_webhook_secret
                                    (id, tenant, webhook_id, encrypted, created_at, expires_at, legacy)
                                VALUES (:id, :tenant, :webhook, :encrypted, :created, :expires, :legacy)
                                """)
                        .bind("id", Bind.uuid(secret.id()))
                        .bind("tenant", secret.tenant().value())
                        .bind("webhook", Bind.uuid(secret.webhook().uuid()))
                        .bind("encrypted", Bind.bytes(secret.encrypted()))
                        .bind("created", Bind.time(secret.createdAt()))
                        .bind("expires", Bind.time(secret.expiresAt()))
                        .bind(
                                "legacy",
                                Bind.text(secret.legacy()
                                        .map(LegacySignature::text)
                                        .orElse(null)))
                        .execute());
    }

    @Override
    public void expireSecrets(TenantId tenant, WebhookId id, Instant at) {
        expire(tenant, id, at, "legacy IS NULL");
    }

    @Override
    public void expireLegacySecrets(TenantId tenant, WebhookId id, Instant at) {
        expire(tenant, id, at, "legacy IS NOT NULL");
    }

    private void expire(TenantId tenant, WebhookId id, Instant at, String which) {
        sql.use(
                "let the secrets of a webhook expire",
                handle -> handle.createUpdate("""
                                UPDATE integrations_webhook_secret SET expires_at = :at
                                WHERE webhook_id = :webhook AND tenant = :tenant AND %s
                                    AND (expires_at IS NULL OR expires_at > :at)
                                """.formatted(which))
                        .bind("webhook", Bind.uuid(id.uuid()))
                        .bind("tenant", tenant.value())
                        .bind("at", Bind.time(at))
                        .execute());
    }

    @Override
    public List<StoredSecret> secrets(TenantId tenant, WebhookId id, Instant now) {
        return secrets(tenant, id, now, "legacy IS NULL");
    }

    @Override
    public List<StoredSecret> legacySecrets(TenantId tenant, WebhookId id, Instant now) {
        return secrets(tenant, id, now, "legacy IS NOT NULL");
    }

    private List<StoredSecret> secrets(TenantId tenant, WebhookId id, Instant now, String which) {
        return sql.call(
                "load the secrets of a webhook",
                handle -> SECRETS.list(handle.createQuery(
                                SELECT_SECRETS.formatted("webhook_id = :webhook AND tenant = :tenant AND " + which))
                        .bind("webhook", Bind.uuid(id.uuid()))
                        .bind("tenant", tenant.value())
                        .bind("now", Bind.time(now))));
    }

    @Override
    public Map<WebhookId, SigningWebhook> load(Collection<WebhookId> ids, Instant now) {
        return ids.isEmpty() ? Map.of() : sql.call("load webhooks", handle -> load(handle, ids, now));
    }

    private static Map<WebhookId, SigningWebhook> load(Handle handle, Collection<WebhookId> ids, Instant now) {
        Map<WebhookId, List<StoredSecret>> secrets = SECRETS
                .list(Bind.uuids(
                                handle.createQuery(SELECT_SECRETS.formatted("webhook_id <in_ids>")),
                                ids,
                                WebhookId::uuid)
                        .bind("now", Bind.time(now)))
                .stream()
                .collect(Collectors.groupingBy(StoredSecret::webhook));
        Map<WebhookId, SigningWebhook> found = new HashMap<>();
        for (Webhook webhook :
                WEBHOOKS.list(Bind.uuids(handle.createQuery(SELECT + "id <in_ids>"), ids, WebhookId::uuid))) {
            found.put(webhook.id(), signing(webhook, secrets.getOrDefault(webhook.id(), List.of())));
        }
        return found;
    }

    private static SigningWebhook signing(Webhook webhook, List<StoredSecret> secrets) {
        Map<Boolean, List<StoredSecret>> byLegacy = secrets.stream()
                .collect(Collectors.partitioningBy(secret -> secret.legacy().isPresent()));
        return new SigningWebhook(
                webhook, byLegacy.getOrDefault(false, List.of()), byLegacy.getOrDefault(true, List.of()));
    }

    @Override
    public void insertImport(TenantId tenant, String source, WebhookId id) {
        sql.use(
                "note where a webhook comes from",
                handle -> handle.createUpdate("""
                                INSERT INTO integrations_webhook_import (tenant, source, webhook_id)
                                VALUES (:tenant, :source, :webhook)
                                """)
                        .bind("tenant", tenant.value())
                        .bind("source", source)
                        .bind("webhook", Bind.uuid(id.uuid()))
                        .execute());
    }

    @Override
    public Optional<Webhook> findImported(TenantId tenant, String source) {
        return sql.call(
                "find an imported webhook",
                handle -> WEBHOOKS.first(handle.createQuery(SELECT + """
                        tenant = :tenant AND id =
                            (SELECT webhook_id FROM integrations_webhook_import
                            WHERE tenant = :tenant AND source = :source)
                        """)
                        .bind("tenant", tenant.value())
                        .bind("source", source)));
    }

    private static Webhook decode(ResultSet row) throws SQLException {
        return new Webhook(
                new WebhookId(Read.uuid(row, "id")),
                TenantId.of(row.getString("tenant")),
                WebhookSettings.builder(row.getString("url"))
                        .description(row.getString("description"))
                        .metadata(Json.readTexts(row.getString("metadata")))
                        .interest(InterestText.read(row))
                        .headers(Json.readTexts(row.getString("headers")))
                        .security(WebhookSecurity.parse(row.getString("security")))
                        .retrySchedule(RetrySchedule.parse(row.getString("retry_schedule")))
                        .timeout(Duration.of(row.getLong("timeout_micros"), ChronoUnit.MICROS))
                        .concurrency(row.getInt("concurrency"))
                        .rateLimit(Read.optionalText(row, "rate_limit").map(RateLimit::parse))
                        .ordered(row.getBoolean("ordered"))
                        .template(Read.optionalText(row, "template").map(JsonTemplate::parse))
                        .fallback(Read.optionalUuid(row, "fallback_id").map(WebhookId::new))
                        .build(),
                row.getBoolean("enabled"),
                Read.optionalText(row, "disabled_reason"),
                row.getLong("version"),
                Read.time(row, "created_at"),
                Read.time(row, "updated_at"));
    }

    private static StoredSecret decodeSecret(ResultSet row) throws SQLException {
        return new StoredSecret(
                Read.uuid(row, "id"),
                TenantId.of(row.getString("tenant")),
                new WebhookId(Read.uuid(row, "webhook_id")),
                row.getBytes("encrypted"),
                Read.time(row, "created_at"),
                Read.optionalTime(row, "expires_at"),
                Read.optionalText(row, "legacy").map(LegacySignature::parse));
    }
}
