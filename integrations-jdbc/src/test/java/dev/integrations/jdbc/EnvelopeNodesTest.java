package dev.integrations.jdbc;

import static dev.integrations.testkit.Samples.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.Integrations;
import dev.integrations.crypto.EncryptionContext;
import dev.integrations.crypto.Envelope;
import dev.integrations.crypto.KeyRing;
import dev.integrations.crypto.Rekeyed;
import dev.integrations.webhook.Credential;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.ReceiverAuthentication;
import dev.integrations.webhook.WebhookSecurity;
import dev.integrations.webhook.WebhookSettings;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Data keys of nodes that share a database. */
class EnvelopeNodesTest extends StoreTest {
    private static final int NODES = 8;
    private static final byte[] PLAINTEXT = {1, 2, 3};

    private final KeyRing ring = KeyRing.ephemeralForDevelopment();

    private Integrations node() {
        return Integrations.builder().store(store).keyRing(ring).development().startPaused();
    }

    @Test
    void nodes_that_encrypt_for_a_new_tenant_at_the_same_time_agree_on_its_key() throws Exception {
        EncryptionContext context = new EncryptionContext(ACME, "test", "1");
        CyclicBarrier start = new CyclicBarrier(NODES);
        List<Callable<byte[]>> nodes = IntStream.range(0, NODES)
                .<Callable<byte[]>>mapToObj(i -> () -> {
                    Envelope node = new Envelope(store, Optional.of(ring), Optional.empty(), Clock.systemUTC());
                    start.await(60, TimeUnit.SECONDS);
                    return node.encrypt(PLAINTEXT, context);
                })
                .toList();
        ExecutorService executor = Executors.newFixedThreadPool(NODES);
        try {
            List<Future<byte[]>> encrypted = executor.invokeAll(nodes, 120, TimeUnit.SECONDS);

            int id = ByteBuffer.wrap(encrypted.get(0).get()).getInt(1);
            Envelope reader = new Envelope(store, Optional.of(ring), Optional.empty(), Clock.systemUTC());
            for (Future<byte[]> each : encrypted) {
                assertThat(ByteBuffer.wrap(each.get()).getInt(1)).isEqualTo(id);
                assertThat(reader.decrypt(each.get(), context)).isEqualTo(PLAINTEXT);
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(database.count("data_key")).isOne();
    }

    @Test
    void a_key_that_one_node_replaced_is_used_by_the_other_at_once() {
        try (Integrations one = node();
                Integrations other = node()) {
            NewWebhook webhook = other.tenant("acme")
                    .webhooks()
                    .create(WebhookSettings.builder("http://localhost/hook").build());

            one.operator().dataKeys().rotate("acme");
            other.tenant("acme").webhooks().rotateSecret(webhook.id());

            assertThat(one.operator().dataKeys().reencrypt()).isEqualTo(new Rekeyed(1, 0, 0));
            assertThat(other.operator().dataKeys().reencrypt()).isEqualTo(new Rekeyed(0, 0, 0));
            assertThat(other.tenant("acme")
                            .webhooks()
                            .preview(webhook.id(), "invoice.paid", Map.of("a", 1))
                            .body())
                    .isNotEmpty();
        }
    }

    @Test
    void rows_that_cannot_be_decoded_do_not_end_a_pass_and_count_as_failed() {
        try (Integrations node = node()) {
            int broken = 100;
            for (int i = 0; i < broken; i++) {
                create(node, WebhookSecurity.none());
            }
            database.execute("UPDATE integrations_webhook SET headers = 'not JSON'");
            create(
                    node,
                    WebhookSecurity.builder()
                            .authentication(new ReceiverAuthentication.Bearer(Credential.of("swordfish")))
                            .build());
            node.operator().dataKeys().rotate("acme");

            assertThat(node.operator().dataKeys().reencrypt()).isEqualTo(new Rekeyed(broken + 2, broken, 0));
        }
    }

    private static void create(Integrations node, WebhookSecurity security) {
        node.tenant("acme")
                .webhooks()
                .create(WebhookSettings.builder("http://localhost/hook")
                        .security(security)
                        .build());
    }

    @Test
    void a_signing_key_and_a_data_key_that_cannot_be_decoded_count_as_failed() {
        try (Integrations node = node()) {
            node.signingKeys().rotate();
            database.execute("UPDATE integrations_signing_key SET algorithm = 'none'");
            assertThat(node.operator().dataKeys().reencrypt().failed())
                    .isEqualTo(database.count("signing_key"))
                    .isPositive();

            create(node, WebhookSecurity.none());
            database.execute("UPDATE integrations_data_key SET wrapping_key = 'ring:77'");
            database.execute("UPDATE integrations_data_key SET tenant = 'a b' WHERE tenant = 'acme'");
            // That of the host can be read, and is wrapped by a key that the ring has.
            assertThat(node.operator().dataKeys().rewrap()).isEqualTo(new Rekeyed(1, 1, 0));
        }
    }
}
