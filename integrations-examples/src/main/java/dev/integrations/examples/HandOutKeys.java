package dev.integrations.examples;

import dev.integrations.Integrations;
import dev.integrations.IntegrationsBuilder;
import dev.integrations.Tenant;
import dev.integrations.apikey.ApiKeyListener;
import dev.integrations.apikey.ApiKeyRules;
import dev.integrations.apikey.ApiKeySettings;
import dev.integrations.apikey.ApiKeyVerdict;
import dev.integrations.apikey.NewApiKey;
import dev.integrations.apikey.RequestFacts;
import dev.integrations.apikey.RequestLimit;
import dev.integrations.crypto.KeyRing;
import dev.integrations.jdbc.JdbcStore;
import dev.integrations.scope.Risk;
import dev.integrations.scope.Scope;
import dev.integrations.scope.ScopeCatalog;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** API keys for customers' developers: created, checked, rotated and revoked. */
public final class HandOutKeys {
    private final Integrations integrations;
    private final ScopeCatalog catalog;

    private HandOutKeys(Integrations integrations, ScopeCatalog catalog) {
        this.integrations = integrations;
        this.catalog = catalog;
    }

    /**
     * Runs the example.
     *
     * @param args not used
     */
    public static void main(String[] args) {
        run().forEach(System.out::println);
    }

    /** Returns what was answered to each request. */
    static List<String> run() {
        DataSource dataSource = JdbcConnectionPool.create("jdbc:h2:mem:keys;DB_CLOSE_DELAY=-1", "sa", "");
        // region keys-catalog
        ScopeCatalog catalog = ScopeCatalog.builder()
                .add(Scope.of("invoices:read", "See invoices").inGroup("Invoices"))
                .add(Scope.of("invoices:write", "Create and change invoices")
                        .inGroup("Invoices")
                        .withRisk(Risk.MEDIUM)
                        .implying("invoices:read"))
                .build();
        // endregion
        try (JdbcStore store = JdbcStore.open(dataSource);
                Integrations integrations = start(store, catalog)) {
            return new HandOutKeys(integrations, catalog).answers();
        }
    }

    private static Integrations start(JdbcStore store, ScopeCatalog catalog) {
        // region keys-builder
        ApiKeyRules rules =
                ApiKeyRules.builder().prefixes("acme_live_", "acme_test_").build();
        IntegrationsBuilder builder = Integrations.builder()
                .store(store)
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .scopes(catalog)
                .apiKeys(rules);
        // endregion
        // region keys-listener
        builder.listener((ApiKeyListener) reminder -> System.out.printf(
                "%s of %s: %s%n",
                reminder.kind(), reminder.key().tenant(), reminder.key().hint()));
        // endregion
        return builder.start();
    }

    private List<String> answers() {
        List<String> answers = new ArrayList<>();
        Tenant acme = integrations.tenant("acme");
        NewApiKey key = create(acme);
        String text = key.secret().reveal();
        InetAddress inside = InetAddress.getLoopbackAddress();
        answers.add(answer(text, "invoices:read", inside));
        answers.add(answer(text, "invoices:write", inside));
        answers.add(answer(text + "x", "invoices:read", inside));
        // region keys-rotate
        NewApiKey next = acme.as("user:42").apiKeys().rotate(key.id(), Duration.ofHours(1));
        // endregion
        answers.add(answer(next.secret().reveal(), "invoices:read", inside));
        // region keys-revoke
        acme.as("user:42").apiKeys().revoke(key.id(), "found in a public repository");
        // endregion
        answers.add(answer(text, "invoices:read", inside));
        return answers;
    }

    private static NewApiKey create(Tenant acme) {
        // region keys-create
        NewApiKey key = acme.as("user:42")
                .apiKeys()
                .create(ApiKeySettings.builder("Nightly export")
                        .owner("user:42")
                        .scopes("invoices:read")
                        .addresses("127.0.0.0/8", "::1", "203.0.113.0/24")
                        .requestLimit(RequestLimit.of(600, Duration.ofMinutes(1)))
                        .build());
        String shownOnce = key.secret().reveal();
        // endregion
        assert !shownOnce.isEmpty();
        return key;
    }

    private String answer(String text, String scope, InetAddress client) {
        // region keys-verify
        RequestFacts facts = RequestFacts.needing(catalog.needed(scope)).from(client);
        ApiKeyVerdict verdict = integrations.apiKeys().verify(text, facts);
        if (verdict instanceof ApiKeyVerdict.Valid valid) {
            return "200 for " + valid.principal().tenant();
        }
        if (verdict instanceof ApiKeyVerdict.MissingScope missing) {
            return "403, needs " + missing.needed();
        }
        if (verdict instanceof ApiKeyVerdict.RateLimited limited) {
            return "429, again in " + limited.retryAfter();
        }
        return "401";
        // endregion
    }
}
