package dev.integrations.examples;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.Secret;
import dev.integrations.crypto.KeyRing;
import dev.integrations.jdbc.JdbcStore;
import dev.integrations.signature.SigningKey;
import dev.integrations.signature.TrustedKey;
import dev.integrations.signature.VerificationKey;
import dev.integrations.signature.WebhookHeaders;
import dev.integrations.signature.WebhookSigner;
import dev.integrations.signature.WebhookVerifier;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.WebhookSettings;
import dev.integrations.webhook.Webhooks;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * Receives webhooks as a customer should. The receiver goes through a rotation of the secret, is sent an event twice, and
 * refuses what is not genuine; {@code PaymentReceiver} beside this class is the part to copy.
 */
public final class ReceiveAndVerify {
    private static final Clock CLOCK = Clock.systemUTC();

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final List<String> report = new ArrayList<>();

    private ReceiveAndVerify() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if it fails
     */
    public static void main(String[] args) throws Exception {
        run().forEach(System.out::println);
    }

    /** Returns what the receiver did, one line for each request: the status it answered with and why. */
    static List<String> run() throws Exception {
        DataSource dataSource = JdbcConnectionPool.create("jdbc:h2:mem:receive;DB_CLOSE_DELAY=-1", "sa", "");
        try (LocalServer server = LocalServer.start();
                JdbcStore store = JdbcStore.open(dataSource);
                Integrations integrations = Integrations.builder()
                        .store(store)
                        .keyRing(KeyRing.ephemeralForDevelopment())
                        .development()
                        .start()) {
            ReceiveAndVerify example = new ReceiveAndVerify();
            example.rotate(dataSource, server, integrations.tenant("acme"));
            return List.copyOf(example.report);
        }
    }

    private void rotate(DataSource dataSource, LocalServer server, Tenant acme) throws Exception {
        NewWebhook webhook = acme.webhooks()
                .create(WebhookSettings.builder(server.url("/hooks")).build());
        VerificationKey oldKey = VerificationKey.parse(webhook.secret().reveal());
        WebhookVerifier oldOnly =
                WebhookVerifier.builder().key(TrustedKey.of("old", oldKey)).build();
        PaymentReceiver receiver = new PaymentReceiver(dataSource, oldOnly, log::add);
        server.on("/hooks", receiver::receive);
        publish(acme, new Invoice("INV-1", 4200));

        // region rotation
        // The host: the old secret goes on signing beside the new one for 24 hours.
        NewWebhook rotated = acme.webhooks().rotateSecret(webhook.id());
        Instant overlapEnds = CLOCK.instant().plus(Webhooks.DEFAULT_OVERLAP);
        publish(acme, new Invoice("INV-2", 990));

        // Its customer, at any time within them: the new key first, the old one for as long as it signs.
        receiver.trust(WebhookVerifier.builder()
                .key(TrustedKey.of("new", VerificationKey.parse(rotated.secret().reveal())))
                .key(TrustedKey.of("old", oldKey).until(overlapEnds))
                .build());
        publish(acme, new Invoice("INV-3", 150));
        // endregion
        sendByHand(receiver, rotated.secret());
    }

    /** Sends what the host never would, and what it may send twice. */
    private void sendByHand(PaymentReceiver receiver, Secret secret) throws Exception {
        WebhookSigner genuine = WebhookSigner.of(SigningKey.parse(secret.reveal()));
        WebhookSigner stranger = WebhookSigner.of(SigningKey.generate(new SecureRandom()));
        Instant now = CLOCK.instant();
        byte[] body = "{\"number\":\"INV-4\",\"cents\":700}".getBytes(StandardCharsets.UTF_8);
        byte[] raised = "{\"number\":\"INV-4\",\"cents\":999700}".getBytes(StandardCharsets.UTF_8);

        send(receiver, genuine.sign("evt_4", now, body), body);
        send(receiver, genuine.sign("evt_4", now.plusSeconds(1), body), body);
        send(receiver, genuine.sign("evt_5", now, body), raised);
        send(receiver, stranger.sign("evt_6", now, body), body);
        send(receiver, genuine.sign("evt_7", now.minus(Duration.ofHours(1)), body), body);
        Map<String, List<String>> unsigned = new HashMap<>(headers(genuine.sign("evt_8", now, body)));
        unsigned.remove(WebhookHeaders.SIGNATURE);
        receiver.receive(unsigned, body);
        report.add(log.remove());
    }

    private void send(PaymentReceiver receiver, WebhookHeaders signed, byte[] body) throws Exception {
        receiver.receive(headers(signed), body);
        report.add(log.remove());
    }

    private static Map<String, List<String>> headers(WebhookHeaders signed) {
        return signed.asMap().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
    }

    private void publish(Tenant tenant, Invoice invoice) throws InterruptedException {
        tenant.events().publish("invoice.paid", invoice);
        report.add(Objects.requireNonNull(log.poll(10, TimeUnit.SECONDS), "nothing arrived within 10 seconds"));
    }
}
