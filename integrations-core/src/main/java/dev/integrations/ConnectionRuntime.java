package dev.integrations;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import dev.integrations.common.Transactions;
import dev.integrations.connection.ConnectionEngine;
import dev.integrations.connection.ConnectionParts;
import dev.integrations.connection.ConnectionSettings;
import dev.integrations.connection.Connections;
import dev.integrations.http.HttpTransport;
import dev.integrations.store.StoreTransaction;
import dev.integrations.webhook.WebhookParts;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What connections need while this node runs: their engine, and a few threads that talk to the store for it. */
final class ConnectionRuntime implements AutoCloseable {
    /** How often what is due is looked for. */
    static final Duration UPKEEP = Duration.ofSeconds(10);

    private static final int THREADS = 4;
    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads = threads();
    private final Transactions<? extends StoreTransaction> transactions;
    private final ConnectionParts parts;
    private final ConnectionEngine engine;

    ConnectionRuntime(
            WebhookParts common,
            Transactions<? extends StoreTransaction> transactions,
            HttpTransport transport,
            ConnectionSettings settings) {
        this.transactions = transactions;
        this.parts = new ConnectionParts(
                transactions,
                common.encryption(),
                transport,
                common.clock(),
                common.random(),
                common.ids(),
                threads,
                settings);
        this.engine = new ConnectionEngine(parts);
    }

    /** None runs while there is nothing to do. */
    private static ThreadPoolExecutor threads() {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "integrations-connections-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    ConnectionEngine engine() {
        return engine;
    }

    Transactions<? extends StoreTransaction> transactions() {
        return transactions;
    }

    Connections of(TenantId tenant, AuditTrail audit) {
        return new Connections(parts, engine, tenant, audit);
    }

    @Override
    public void close() {
        engine.close();
        threads.shutdown();
    }
}
