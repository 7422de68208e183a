package dev.integrations.apikey;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.Secret;
import dev.integrations.common.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The changes to API keys of one tenant: each one transaction with its audit row, or part of one. */
final class ApiKeyChanges {
    private static final String SUBJECT = "API key";
    private static final int MAX_TRIES = 20;
    private static final int MAX_HINT = 40;

    private final ApiKeyParts parts;
    private final TenantId tenant;
    private final AuditTrail audit;
    private final Peppers peppers;

    ApiKeyChanges(ApiKeyParts parts, TenantId tenant, AuditTrail audit) {
        this.parts = parts;
        this.tenant = tenant;
        this.audit = audit;
        this.peppers = parts.rules().peppers();
    }

    NewApiKey create(ApiKeySettings settings, String prefix) {
        return parts.transactions().inTransaction(transaction -> create(transaction, settings, prefix));
    }

    NewApiKey create(ApiKeyTransaction transaction, ApiKeySettings settings, String prefix) {
        List<Problem> problems = problems(settings, Optional.empty());
        if (!parts.rules().prefixes().contains(prefix)) {
            problems.add(new Problem(
                    "prefix", "it is one of %s".formatted(parts.rules().prefixes())));
        }
        refuse(problems);
        Secret secret = KeyFormat.generate(prefix, parts.random());
        ApiKey key = newKey(settings, prefix, KeyFormat.hint(prefix, secret));
        insert(transaction, key, secret);
        audit.record(transaction, "api_key.created", key.id(), described(key));
        return new NewApiKey(key, secret);
    }

    private void insert(ApiKeyTransaction transaction, ApiKey key, Secret secret) {
        if (!transaction.apiKeys().insert(peppers.seal(key, secret))) {
            throw new IllegalStateException("a key was drawn that exists already; the source of randomness is broken");
        }
    }

    private ApiKey newKey(ApiKeySettings settings, String prefix, String hint) {
        Instant now = now();
        return new ApiKey(
                new ApiKeyId(parts.ids().next()),
                tenant,
                settings,
                prefix,
                hint,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1,
                now,
                now);
    }

    ApiKey importKey(ImportedApiKey imported) {
        return parts.transactions().inTransaction(transaction -> importKey(transaction, imported));
    }

    ApiKey importKey(ApiKeyTransaction transaction, ImportedApiKey imported) {
        check(imported);
        ApiKey key = newKey(imported.settings(), imported.prefix(), imported.hint());
        if (transaction.apiKeys().insert(new StoredApiKey(key, imported.hash(), Optional.empty()))) {
            audit.record(transaction, "api_key.imported", key.id(), described(key));
            return key;
        }
        return transaction
                .apiKeys()
                .findByHash(List.of(imported.hash()))
                .map(StoredApiKey::key)
                .filter(stored -> stored.tenant().equals(tenant))
                .orElseThrow(() -> new InvalidInputException(
                        SUBJECT, List.of(new Problem("hash", "a key with this hash exists already"))));
    }

    private void check(ImportedApiKey imported) {
        List<Problem> problems = problems(imported.settings(), Optional.empty());
        if (!parts.rules().prefixes().contains(imported.prefix())
                && !parts.rules().importedPrefixes().contains(imported.prefix())) {
            problems.add(new Problem("prefix", "it is one that the rules of API keys name"));
        }
        if (imported.hint().isBlank()
                || imported.hint().length() > MAX_HINT
                || !imported.hint().chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            problems.add(new Problem("hint", "it has 1 to %d visible characters".formatted(MAX_HINT)));
        }
        refuse(problems);
    }

    ApiKey update(ApiKeyId id, UnaryOperator<ApiKeySettings> change) {
        return repeat(id, transaction -> {
            ApiKey before = changeable(transaction, id);
            ApiKeySettings settings = change.apply(before.settings());
            refuse(problems(settings, Optional.of(before.settings())));
            ApiKey after = before.with(settings, now());
            if (!transaction.apiKeys().update(after)) {
                return Optional.empty();
            }
            audit.record(transaction, "api_key.updated", id, difference(before.settings(), settings));
            return Optional.of(after);
        });
    }

    ApiKey revoke(ApiKeyId id, String reason) {
        return repeat(id, transaction -> revoked(transaction, id, reason));
    }

    ApiKey revoke(ApiKeyTransaction transaction, ApiKeyId id, String reason) {
        return revoked(transaction, id, reason).orElseThrow(() -> contended(id));
    }

    private Optional<ApiKey> revoked(ApiKeyTransaction transaction, ApiKeyId id, String reason) {
        AuditTrail trail = audit.because(reason);
        ApiKey before = found(transaction, id);
        if (before.revokedAt().isPresent()) {
            return Optional.of(before);
        }
        ApiKey after = before.revoked(now());
        if (!transaction.apiKeys().update(after)) {
            return Optional.empty();
        }
        trail.record(transaction, "api_key.revoked", id, Map.of());
        return Optional.of(after);
    }

    NewApiKey rotate(ApiKeyId id, Duration grace) {
        return repeat(id, transaction -> rotated(transaction, id, grace));
    }

    NewApiKey rotate(ApiKeyTransaction transaction, ApiKeyId id, Duration grace) {
        return rotated(transaction, id, grace).orElseThrow(() -> contended(id));
    }

    /** The old key is changed first, on condition that nobody else did, so that of two rotations one finds it replaced. */
    private Optional<NewApiKey> rotated(ApiKeyTransaction transaction, ApiKeyId id, Duration grace) {
        ApiKey old = changeable(transaction, id);
        Instant now = now();
        Secret secret = KeyFormat.generate(prefixAfter(old), parts.random());
        ApiKey next = newKey(renewed(old, now), prefixAfter(old), KeyFormat.hint(prefixAfter(old), secret));
        Instant end = old.settings()
                .expiresAt()
                .filter(expiry -> expiry.isBefore(now.plus(grace)))
                .orElse(now.plus(grace));
        if (!transaction.apiKeys().update(old.replaced(next.id(), end, now))) {
            return Optional.empty();
        }
        insert(transaction, next, secret);
        audit.record(
                transaction,
                "api_key.rotated",
                id,
                Map.of("replacedBy", next.id().toString(), "endsAt", end.toString()));
        return Optional.of(new NewApiKey(next, secret));
    }

    private static ApiKeySettings renewed(ApiKey old, Instant now) {
        return old.settings()
                .expiresAt()
                .map(end -> old.settings().toBuilder()
                        .expiresAt(end(now, Duration.between(old.createdAt(), end)))
                        .build())
                .orElse(old.settings());
    }

    private static Instant end(Instant now, Duration life) {
        Duration longest = Duration.between(now, ApiKeySettings.LATEST_END);
        return now.plus(life.compareTo(longest) < 0 ? life : longest);
    }

    private String prefixAfter(ApiKey old) {
        List<String> prefixes = parts.rules().prefixes();
        return prefixes.contains(old.prefix()) ? old.prefix() : prefixes.get(0);
    }

    private ApiKey changeable(ApiKeyTransaction transaction, ApiKeyId id) {
        ApiKey key = found(transaction, id);
        if (!key.isLive(now())) {
            throw new IllegalStateException(
                    "API key %s was revoked or has expired, which is final; create another one".formatted(id));
        }
        key.replacedBy().ifPresent(next -> {
            throw new IllegalStateException("API key %s was replaced by %s; change that one".formatted(id, next));
        });
        return key;
    }

    private ApiKey found(ApiKeyTransaction transaction, ApiKeyId id) {
        return transaction.apiKeys().find(tenant, id).orElseThrow(() -> new NotFoundException(SUBJECT, id));
    }

    private List<Problem> problems(ApiKeySettings settings, Optional<ApiKeySettings> before) {
        List<Problem> problems = new ArrayList<>();
        if (before.filter(same -> same.scopes().equals(settings.scopes())).isEmpty()) {
            problems.addAll(parts.catalog().problems(settings.scopes()));
        }
        settings.expiresAt()
                .filter(end -> !end.isAfter(now()))
                .ifPresent(end -> problems.add(new Problem("expiresAt", "it must be in the future, was " + end)));
        return problems;
    }

    private static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidInputException(SUBJECT, problems);
        }
    }

    private static Map<String, String> described(ApiKey key) {
        return Map.of(
                "hint",
                key.hint(),
                "scopes",
                String.join(" ", key.settings().scopes()),
                "expiresAt",
                end(key.settings()));
    }

    private static Map<String, String> difference(ApiKeySettings before, ApiKeySettings after) {
        Map<String, String> now = texts(after);
        Map<String, String> then = texts(before);
        now.entrySet().removeIf(entry -> entry.getValue().equals(then.get(entry.getKey())));
        return now;
    }

    private static Map<String, String> texts(ApiKeySettings settings) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("name", settings.name());
        texts.put("owner", settings.owner());
        texts.put("scopes", String.join(" ", settings.scopes()));
        texts.put("expiresAt", end(settings));
        texts.put("addresses", String.join(" ", settings.addresses()));
        texts.put(
                "requestLimit",
                settings.requestLimit().map(RequestLimit::toString).orElse("none"));
        return texts;
    }

    private static String end(ApiKeySettings settings) {
        return settings.expiresAt().map(Instant::toString).orElse("never");
    }

    /** Repeats a change on the newest state until nobody else changed that meanwhile. */
    private <R> R repeat(ApiKeyId id, Function<ApiKeyTransaction, Optional<R>> change) {
        for (int i = 0; i < MAX_TRIES; i++) {
            Optional<R> changed = parts.transactions().inTransaction(change::apply);
            if (changed.isPresent()) {
                return changed.get();
            }
        }
        throw contended(id);
    }

    private static IllegalStateException contended(ApiKeyId id) {
        return new IllegalStateException(
                "API key %s is being changed by others all the time; try again later".formatted(id));
    }

    private Instant now() {
        return parts.clock().instant();
    }
}
