package dev.integrations.examples;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.inbound.InboundHandling;
import dev.integrations.inbound.InboundQuery;
import dev.integrations.inbound.InboundSettings;
import dev.integrations.inbound.Reception;
import dev.integrations.inbound.ReceptionState;
import dev.integrations.jdbc.JdbcStore;
import dev.integrations.registry.InboundRules;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationUpdate;
import dev.integrations.registry.NewIntegration;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.templates.ShippedTemplates;
import dev.integrations.web.JdkServer;
import dev.integrations.web.TrustedProxies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.h2.jdbcx.JdbcConnectionPool;

/** A service sends events to the host, which handles each of them once. */
public final class ReceiveFromServices {
    private static final String SECRET = "not-a-real-secret";
    private static final String PUSH = "{\"ref\": \"refs/heads/main\"}";

    private final List<String> said = new ArrayList<>();

    private ReceiveFromServices() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if it fails
     */
    public static void main(String[] args) throws Exception {
        run().forEach(System.out::println);
    }

    /** Returns what happened. */
    static List<String> run() throws Exception {
        JdbcConnectionPool dataSource = JdbcConnectionPool.create("jdbc:h2:mem:inbound;DB_CLOSE_DELAY=-1", "sa", "");
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE deployment (event varchar(200) PRIMARY KEY, tenant varchar(64) NOT NULL)");
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String publicUrl =
                "http://127.0.0.1:%d/inbound".formatted(server.getAddress().getPort());
        ReceiveFromServices example = new ReceiveFromServices();
        try (JdbcStore store = JdbcStore.open(dataSource);
                Integrations integrations = start(store, publicUrl)) {
            // region inbound-mount
            server.createContext("/inbound/", JdkServer.handler(integrations.inbound(), 1024 * 1024));
            // endregion
            server.start();
            example.go(integrations.tenant("acme").as("user:42"));
            example.said.add(deployments(dataSource) + " deployment");
        } finally {
            server.stop(0);
        }
        return List.copyOf(example.said);
    }

    private static Integrations start(JdbcStore store, String publicUrl) {
        // region inbound-builder
        InboundHandling handling = InboundHandling.inTransaction(store, (event, payload, transaction) -> {
            try (PreparedStatement insert =
                    transaction.connection().prepareStatement("INSERT INTO deployment (event, tenant) VALUES (?, ?)")) {
                insert.setString(1, event.id().toString());
                insert.setString(2, event.tenant().value());
                insert.executeUpdate();
            }
        });
        Integrations integrations = Integrations.builder()
                .store(store)
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .templates(TemplateCatalog.of(new ShippedTemplates()))
                .trustedProxies(TrustedProxies.of("10.0.0.0/8"))
                .inbound(InboundSettings.builder(publicUrl, handling).build())
                .start();
        // endregion
        return integrations;
    }

    private void go(Tenant acme) throws Exception {
        // region inbound-install
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.putArray("secrets").add(SECRET);
        Integration github = acme.integrations()
                .install(NewIntegration.of("github-inbound", "Repositories").with(config))
                .integration();
        URI url = acme.inbound().url(github.id());
        // endregion
        said.add("genuine " + send(url, "push", sign(PUSH)));
        said.add("repeated " + send(url, "push", sign(PUSH)));
        said.add("forged " + send(url, "push", sign("another body")));
        said.add("ping " + send(url, "ping", sign(PUSH)));
        // region inbound-rules
        InboundRules rules =
                InboundRules.from("192.30.252.0/22", "2a0a:a440::/29").withMaxBodyBytes(100_000);
        acme.integrations()
                .update(
                        github.id(),
                        github.version(),
                        IntegrationUpdate.settings(settings -> settings.withInbound(rules)));
        // endregion
        said.add("from elsewhere " + send(url, "push", sign(PUSH)));
        look(acme, github);
    }

    private void look(Tenant acme, Integration github) {
        // region inbound-list
        InboundQuery query = InboundQuery.all().of(github.id());
        for (Reception reception :
                acme.inbound().list(query, PageRequest.first(50)).items()) {
            said.add(reception.event().type() + " " + reception.state());
            if (reception.state() == ReceptionState.FAILED) {
                acme.inbound().replay(reception.event().id());
            }
        }
        // endregion
    }

    /** What GitHub does. */
    private static int send(URI url, String event, String signature) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .header("X-GitHub-Event", event)
                .header("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958")
                .header("X-Hub-Signature-256", signature)
                .POST(HttpRequest.BodyPublishers.ofString(PUSH))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String sign(String body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static int deployments(JdbcConnectionPool dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM deployment")) {
            count.next();
            return count.getInt(1);
        }
    }
}
