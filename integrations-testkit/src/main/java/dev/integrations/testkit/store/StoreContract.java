package dev.integrations.testkit.store;

import dev.integrations.store.Store;
import dev.integrations.store.StoreTransaction;
import org.junit.jupiter.api.Nested;

/** Every contract that a store passes, in one class to extend. */
public abstract class StoreContract {
    /** For subclasses. */
    protected StoreContract() {}

    /**
     * Returns a store without any rows, as {@link PortContract#emptyStore()} does.
     *
     * @return the store for the next test
     * @throws Exception if there is none
     */
    public abstract Store<? extends StoreTransaction> emptyStore() throws Exception;

    /**
     * Says whether transactions of several threads can be open at once, as
     * {@link ClaimingContract#concurrentTransactions()} does.
     *
     * @return true unless overridden
     */
    protected boolean concurrentTransactions() {
        return true;
    }

    @Nested
    class Publishing extends PublishingContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class Routing extends RoutingContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }

        @Override
        protected boolean concurrentTransactions() {
            return StoreContract.this.concurrentTransactions();
        }
    }

    @Nested
    class Claiming extends ClaimingContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }

        @Override
        protected boolean concurrentTransactions() {
            return StoreContract.this.concurrentTransactions();
        }
    }

    @Nested
    class IdempotencyKeys extends IdempotencyContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class Superseding extends SupersedeContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class HeldDeliveries extends HeldDeliveryContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class Completions extends CompletionContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class Listing extends ListingContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class Replays extends ReplayContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class ReplayJobs extends ReplayJobContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class EventTypes extends EventTypeStoreContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class ReplayPortions extends ReplayPortionContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class Webhooks extends WebhookStoreContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class Secrets extends SecretContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class Imports extends ImportContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class WebhookSecurities extends WebhookSecurityContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class FailureClocks extends FailureClockContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class Order extends OrderContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }

        @Override
        protected boolean concurrentTransactions() {
            return StoreContract.this.concurrentTransactions();
        }
    }

    @Nested
    class Permits extends PermitContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class Statistics extends StatisticsContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class Fallbacks extends FallbackContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class Retention extends RetentionContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class Masking extends MaskingContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class Expunging extends ExpungeContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class ApiKeys extends ApiKeyStoreContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class Connections extends ConnectionStoreContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class Integrations extends IntegrationStoreContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class Extensions extends ExtensionStoreContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class Inbound extends InboundStoreContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class SigningKeys extends SigningKeyContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class ApiKeyUsages extends ApiKeyUsageContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class OAuthApps extends AppStoreContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class SingleUses extends SingleUseContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class OAuthGrants extends GrantStoreContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class GrantRemoval extends GrantRemovalContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class PushedRequests extends PushedRequestStoreContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class Devices extends DeviceStoreContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class Consents extends ConsentStoreContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class Audit extends AuditStoreContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class AuditChains extends AuditChainContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class DataKeys extends DataKeyContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class WebhookCiphertexts extends WebhookCiphertextContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class Transactions extends TransactionContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }

    @Nested
    class TenantIsolation extends TenantIsolationContract {
        @Override
        public Store<? extends StoreTransaction> emptyStore() throws Exception {
            return StoreContract.this.emptyStore();
        }
    }
}
