package dev.integrations.testkit.store;

import dev.integrations.store.InMemoryStore;
import dev.integrations.store.Store;

class InMemoryStoreContractTest extends StoreContract {
    @Override
    public Store<?> emptyStore() {
        return InMemoryStore.create();
    }

    @Override
    protected boolean concurrentTransactions() {
        return false;
    }
}
