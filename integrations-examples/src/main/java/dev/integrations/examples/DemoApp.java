package dev.integrations.examples;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.integrations.Integrations;
import dev.integrations.IntegrationsBuilder;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.DispatchSettings;
import dev.integrations.jdbc.JdbcStore;
import dev.integrations.template.TemplateCatalog;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small host on the JDK's HTTP server: three tenants with three webhooks each, of whose receivers some are slow, fail,
 * ask for less, are gone or drip; traffic that goes on until it is stopped; a status page at {@code /}, as HTML or JSON;
 * {@code POST /publish?tenant=acme&type=invoice.paid}; an authorization server with an API behind it, as {@link
 * DemoAccess} tells; and the templates of all jars on its class path, whose services may be stubs. It listens on the loopback address only and asks nobody who
 * they are.
 */
public final class DemoApp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoApp.class);

    /** H2 would otherwise close by itself when the process is told to end, while outcomes are still written down. */
    private static final String IN_MEMORY = "jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE";

    private static final int MAX_CONNECTIONS = 8;
    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(4);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    DemoApp() {}

    /**
     * Runs the demo until the process is told to end.
     *
     * @param args the options; wrong ones are answered with their description
     * @throws IOException if the port is taken
     */
    public static void main(String[] args) throws IOException {
        DemoOptions options;
        try {
            options = DemoOptions.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(DemoOptions.USAGE);
            System.exit(2);
            return;
        }
        DemoApp app = new DemoApp();
        Runtime.getRuntime().addShutdownHook(new Thread(app::close, "demo-shutdown"));
        System.out.println("The demo runs at " + app.start(options));
    }

    /** Starts and returns the URL of the status page. What was opened before a failure is there for {@link #close}. */
    synchronized String start(DemoOptions options) throws IOException {
        DemoStatus status = new DemoStatus(Clock.systemUTC());
        LocalServer server = open(LocalServer.start(options.port()));
        String issuer = "http://127.0.0.1:" + server.port();
        JdbcStore store = open(JdbcStore.open(open(pool(options))));
        DemoReceivers receivers = open(new DemoReceivers());
        Integrations integrations =
                open(wiring(store, options, issuer).listener(status).start());
        new DemoTenants(integrations, receivers).seed();
        open(new DemoTraffic(integrations)).start();
        new DemoAccess(integrations, issuer).addTo(server);
        new DemoRoutes(integrations, status).addTo(server);
        // The first to be closed, though it was opened first: its port is in the issuer.
        opened.remove(server);
        opened.push(server);
        return server.url("/");
    }

    /** Returns the library as this host wires it, not started yet: with the templates of all jars that are there. */
    static IntegrationsBuilder wiring(JdbcStore store, DemoOptions options, String issuer) {
        return Integrations.builder()
                .store(store)
                .keyRing(options.key().map(KeyRing::ofFileOrCreate).orElseGet(KeyRing::ephemeralForDevelopment))
                .development()
                .scopes(DemoAccess.scopes())
                .oauth(DemoAccess.settings(issuer))
                .templates(TemplateCatalog.discover(DemoApp.class.getClassLoader()))
                .vendorAddresses(options.vendors())
                .dispatch(
                        DispatchSettings.builder().shutdownGrace(SHUTDOWN_GRACE).build());
    }

    private static HikariDataSource pool(DemoOptions options) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(options.jdbcUrl().orElseGet(() -> IN_MEMORY.formatted(UUID.randomUUID())));
        config.setMaximumPoolSize(MAX_CONNECTIONS);
        return new HikariDataSource(config);
    }

    private <T extends AutoCloseable> T open(T closeable) {
        opened.push(closeable);
        return closeable;
    }

    /** Closes what was started, the last first: no more requests and traffic, then what is under way, then the store. */
    @Override
    public synchronized void close() {
        while (!opened.isEmpty()) {
            AutoCloseable last = opened.pop();
            try {
                last.close();
            } catch (Exception e) {
                LOG.warn("{} could not be closed", last, e);
            }
        }
    }
}
