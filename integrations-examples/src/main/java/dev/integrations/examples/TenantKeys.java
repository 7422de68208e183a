package dev.integrations.examples;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.crypto.DataKeys;
import dev.integrations.crypto.EncryptionContext;
import dev.integrations.crypto.KeyRing;
import dev.integrations.crypto.KeyWrapper;
import dev.integrations.crypto.Rekeyed;
import dev.integrations.crypto.WrappedKey;
import dev.integrations.store.InMemoryStore;
import dev.integrations.store.Store;
import dev.integrations.webhook.WebhookSettings;
import java.util.ArrayList;
import java.util.List;

/** Moves the keys of tenants from a key ring to a key management service, replaces one, and destroys one. */
public final class TenantKeys {
    private final List<String> report = new ArrayList<>();

    private TenantKeys() {}

    /**
     * Runs the example.
     *
     * @param args not used
     */
    public static void main(String[] args) {
        run().forEach(System.out::println);
    }

    static List<String> run() {
        TenantKeys example = new TenantKeys();
        InMemoryStore store = InMemoryStore.create();
        KeyRing keyRing = KeyRing.ephemeralForDevelopment();
        try (Integrations integrations = Integrations.builder()
                .store(store)
                .keyRing(keyRing)
                .development()
                .startPaused()) {
            create(integrations.tenant("acme"));
        }
        try (Integrations integrations = start(store, keyRing, new Service())) {
            example.move(integrations);
            example.replace(integrations);
            example.destroy(integrations);
        }
        return example.report;
    }

    private static void create(Tenant tenant) {
        tenant.webhooks()
                .create(WebhookSettings.builder("http://localhost:9/hooks").build());
    }

    private static Integrations start(Store<?> store, KeyRing keyRing, KeyWrapper kms) {
        // region kms
        Integrations integrations = Integrations.builder()
                .store(store)
                .keyWrapper(kms)
                .keyRing(keyRing) // reads what it wrapped and encrypted so far
                .development()
                .startPaused();
        // endregion
        return integrations;
    }

    private void move(Integrations integrations) {
        // region rewrap
        DataKeys keys = integrations.operator().dataKeys().as("user:42");
        Rekeyed wrapped = keys.rewrap();
        // endregion
        report.add("wrapped anew: " + wrapped.changed());
    }

    private void replace(Integrations integrations) {
        DataKeys keys = integrations.operator().dataKeys();
        // region rotate
        keys.rotate("acme");
        Rekeyed encrypted = keys.reencrypt();
        // endregion
        report.add("encrypted anew: " + encrypted.changed());
    }

    private void destroy(Integrations integrations) {
        DataKeys keys = integrations.operator().dataKeys();
        // region destroy
        int destroyed = keys.destroy("acme");
        // endregion
        report.add("destroyed: " + destroyed);
    }

    // region wrapper
    /** In place of the client of a key management service. */
    private static final class Service implements KeyWrapper {
        private final KeyRing hidden = KeyRing.ephemeralForDevelopment();

        @Override
        public String keyId() {
            return "arn:example:key/1";
        }

        @Override
        public WrappedKey wrap(byte[] dataKey, EncryptionContext context) {
            return new WrappedKey(keyId(), hidden.encrypt(dataKey, context));
        }

        @Override
        public byte[] unwrap(WrappedKey wrapped, EncryptionContext context) {
            return hidden.decrypt(wrapped.bytes(), context);
        }
    }
    // endregion
}
