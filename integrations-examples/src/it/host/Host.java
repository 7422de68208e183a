package host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.crypto.KeyRing;
import dev.integrations.jdbc.JdbcStore;
import dev.integrations.signature.Verification;
import dev.integrations.signature.VerificationKey;
import dev.integrations.signature.WebhookVerifier;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.webhook.WebhookSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcConnectionPool;

/** Publishes one event and prints the modules that took part, once it was received and verified, and those of templates. */
public final class Host {
    private Host() {}

    public static void main(String[] args) throws Exception {
        CompletableFuture<Verification> received = new CompletableFuture<>();
        CompletableFuture<WebhookVerifier> verifier = new CompletableFuture<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] body = exchange.getRequestBody().readAllBytes();
                received.complete(verifier.join().verify(exchange.getRequestHeaders(), body));
                exchange.sendResponseHeaders(204, -1);
            }
        });
        server.start();
        var dataSource = JdbcConnectionPool.create("jdbc:h2:mem:host;DB_CLOSE_DELAY=-1", "sa", "");
        try (JdbcStore store = JdbcStore.open(dataSource);
                Integrations integrations = Integrations.builder()
                        .store(store)
                        .keyRing(KeyRing.ephemeralForDevelopment())
                        .development()
                        .start()) {
            Tenant acme = integrations.tenant("acme");
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            var webhook = acme.webhooks().create(WebhookSettings.builder(url).build());
            verifier.complete(WebhookVerifier.of(VerificationKey.parse(webhook.secret().reveal())));
            JsonNode payload = JsonNodeFactory.instance.objectNode().put("number", "INV-1");
            acme.events().publish("invoice.paid", payload);
            Verification verification = received.get(30, TimeUnit.SECONDS);
            System.out.println(verification.getClass().getSimpleName());
        } finally {
            server.stop(0);
        }
        System.out.println(Integrations.class.getModule());
        System.out.println(JdbcStore.class.getModule());
        System.out.println(Mailbox.send());
        TemplateCatalog templates = TemplateCatalog.discover(Host.class.getClassLoader());
        templates.list().forEach(each -> print(templates, each));
    }

    private static void print(TemplateCatalog templates, TemplateDescriptor descriptor) {
        Template template = templates.find(descriptor.id()).orElseThrow();
        System.out.println(descriptor.id() + " of " + template.getClass().getModule());
    }
}
