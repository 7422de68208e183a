/**
 * The contracts that every store passes. The author of a store extends {@link
 * dev.integrations.testkit.store.StoreContract} and implements one method, which returns an empty store before each
 * test:
 *
 * <pre>{@code
 * class MyStoreTest extends StoreContract {
 *     private static final MyStore STORE = MyStore.open();
 *
 *     @Override
 *     public Store<?> emptyStore() {
 *         STORE.truncate();
 *         return STORE;
 *     }
 * }
 * }</pre>
 *
 * Every port has a contract of its own, which can be run alone in the same way. No test sleeps: time is what the tests
 * hand to the ports. After each test what is stored is checked for contradictions.
 */
@NullMarked
package dev.integrations.testkit.store;

import org.jspecify.annotations.NullMarked;
