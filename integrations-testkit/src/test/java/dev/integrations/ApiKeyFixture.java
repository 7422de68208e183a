package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;

import dev.integrations.apikey.ApiKeyRules;
import dev.integrations.apikey.ApiKeySettings;
import dev.integrations.apikey.ApiKeyVerdict;
import dev.integrations.apikey.KeyHash;
import dev.integrations.apikey.NewApiKey;
import dev.integrations.apikey.RequestFacts;
import dev.integrations.common.Secret;
import dev.integrations.crypto.KeyRing;
import dev.integrations.scope.Risk;
import dev.integrations.scope.Scope;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.store.InMemoryStore;
import dev.integrations.testkit.ManualClock;
import dev.integrations.web.TrustedProxies;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A host with a catalogue of scopes, and nodes that share one store and one clock that stands still. */
abstract class ApiKeyFixture {
    static final ScopeCatalog CATALOG = ScopeCatalog.builder()
            .add("invoices:read", "See invoices")
            .add(Scope.of("invoices:write", "Create and change invoices")
                    .withRisk(Risk.MEDIUM)
                    .implying("invoices:read"))
            .add("profile", "See who you are")
            .build();

    static final ApiKeySettings SETTINGS =
            ApiKeySettings.builder("Reporting").scopes("invoices:read").build();

    final ManualClock clock = ManualClock.startingAt(NOON);
    final InMemoryStore store = InMemoryStore.create();
    private final List<Integrations> nodes = new ArrayList<>();

    final Integrations node() {
        return node(rules().build());
    }

    final Integrations node(ApiKeyRules rules) {
        Integrations node = Integrations.builder()
                .store(store)
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .scopes(CATALOG)
                .apiKeys(rules)
                .trustedProxies(TrustedProxies.of("127.0.0.0/8", "::1"))
                .startPaused();
        nodes.add(node);
        return node;
    }

    static ApiKeyRules.Builder rules() {
        return ApiKeyRules.builder().prefixes("acme_live_", "acme_test_");
    }

    @AfterEach
    final void stop() {
        nodes.forEach(Integrations::close);
    }

    static ApiKeyVerdict check(Integrations node, NewApiKey key) {
        return check(node, key.secret(), "invoices:read");
    }

    static ApiKeyVerdict check(Integrations node, Secret key, String scope) {
        return node.apiKeys().verify(key.reveal(), RequestFacts.needing(CATALOG.needed(scope)));
    }

    static ApiKeyVerdict checkFrom(Integrations node, NewApiKey key, String address) {
        try {
            return node.apiKeys()
                    .verify(
                            key.secret().reveal(),
                            RequestFacts.needing(CATALOG.none()).from(InetAddress.getByName(address)));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }

    static ApiKeyVerdict verify(Integrations node, String text) {
        return node.apiKeys().verify(text, RequestFacts.needing(CATALOG.needed("invoices:read")));
    }

    static KeyHash hashOf(String text) {
        try {
            return KeyHash.of(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
