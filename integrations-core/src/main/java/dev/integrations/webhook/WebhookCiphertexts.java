package dev.integrations.webhook;

import dev.integrations.common.TenantId;
import dev.integrations.common.Transactions;
import dev.integrations.crypto.CiphertextPlace;
import dev.integrations.crypto.Portion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where webhooks keep ciphertexts: the secrets that they sign with, and the credentials for their receivers. */
public final class WebhookCiphertexts {
    private WebhookCiphertexts() {}

    /**
     * Returns the places.
     *
     * @param transactions opens transactions of the store
     * @return secrets and credentials
     */
    public static List<CiphertextPlace> places(Transactions<? extends WebhookTransaction> transactions) {
        return List.of(new SigningSecrets(transactions), new ReceiverCredentials(transactions));
    }

    private record SigningSecrets(Transactions<? extends WebhookTransaction> transactions) implements CiphertextPlace {
        @Override
        public String name() {
            return "webhook secrets";
        }

        @Override
        public Portion<Stored> read(Optional<String> after, int rows) {
            Portion<StoredSecret> secrets = transactions.inTransaction(
                    transaction -> transaction.webhookCiphertexts().secrets(after.map(UUID::fromString), rows));
            return secrets.map(
                    secret -> new Stored(secret.id().toString(), Secrets.context(secret), secret.encrypted()));
        }

        @Override
        public boolean replace(Stored stored, byte[] encrypted) {
            TenantId tenant = stored.context().tenant();
            return transactions.inTransaction(transaction -> transaction
                    .webhookCiphertexts()
                    .replaceSecret(tenant, UUID.fromString(stored.row()), stored.encrypted(), encrypted));
        }
    }

    /** A webhook has several of them in one column. */
    private record ReceiverCredentials(Transactions<? extends WebhookTransaction> transactions)
            implements CiphertextPlace {
        @Override
        public String name() {
            return "webhook credentials";
        }

        @Override
        public Portion<Stored> read(Optional<String> after, int rows) {
            Portion<Webhook> webhooks = transactions.inTransaction(
                    transaction -> transaction.webhookCiphertexts().secured(after.map(UUID::fromString), rows));
            return webhooks.flatMap(ReceiverCredentials::credentials);
        }

        private static List<Stored> credentials(Webhook webhook) {
            List<Stored> stored = new ArrayList<>();
            var unused = webhook.settings().security().withCredentials((place, credential) -> {
                stored.add(new Stored(
                        webhook.id().uuid().toString(),
                        Credentials.context(webhook.tenant(), webhook.id(), place),
                        credential.encrypted()));
                return credential;
            });
            return stored;
        }

        @Override
        public boolean replace(Stored stored, byte[] encrypted) {
            TenantId tenant = stored.context().tenant();
            WebhookId id = new WebhookId(UUID.fromString(stored.row()));
            return transactions.inTransaction(transaction -> transaction
                    .webhooks()
                    .find(tenant, id)
                    .map(webhook -> transaction
                            .webhookCiphertexts()
                            .replaceSecurity(webhook, replaced(webhook, stored, encrypted)))
                    .orElse(false));
        }

        private static WebhookSecurity replaced(Webhook webhook, Stored stored, byte[] encrypted) {
            return webhook.settings()
                    .security()
                    .withCredentials((place, credential) -> Arrays.equals(credential.encrypted(), stored.encrypted())
                            ? Credential.kept(encrypted)
                            : credential);
        }
    }
}
