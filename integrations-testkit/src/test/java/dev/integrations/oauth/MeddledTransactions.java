package dev.integrations.oauth;

import dev.integrations.common.Transactions;
import dev.integrations.store.InMemoryStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.BooleanSupplier;

/** Transactions of a store, before which something else happens, or in which somebody else seems to be first. */
final class MeddledTransactions implements Transactions<OAuthTransaction> {
    private final InMemoryStore store;
    private Runnable before = () -> {};
    private BooleanSupplier tooLate = () -> false;

    MeddledTransactions(InMemoryStore store) {
        this.store = store;
    }

    /** Returns parts with these transactions in place of their own. */
    OAuthParts in(OAuthParts parts) {
        return new OAuthParts(
                this,
                parts.settings(),
                parts.scopes(),
                parts.proxies(),
                parts.encryption(),
                parts.signingKeys(),
                parts.singleUses(),
                parts.clock(),
                parts.random(),
                parts.ids());
    }

    /** Has this happen once, before the next transaction begins. */
    void beforeTheNext(Runnable meddling) {
        before = () -> {
            before = () -> {};
            meddling.run();
        };
    }

    /** Has the update that consumes a refresh token change nothing, as often as this says so. */
    void comeTooLateIf(BooleanSupplier condition) {
        tooLate = condition;
    }

    @Override
    public <R, X extends Exception> R inTransaction(Work<? super OAuthTransaction, R, X> work) throws X {
        before.run();
        return store.inTransaction(transaction -> work.run(meddled(OAuthTransaction.class, transaction)));
    }

    private <T> T meddled(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (method.getName().equals("consumeToken") && tooLate.getAsBoolean()) {
                return false;
            }
            try {
                Object result = method.invoke(target, args);
                return result instanceof GrantStore && !Proxy.isProxyClass(result.getClass())
                        ? meddled(GrantStore.class, result)
                        : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
