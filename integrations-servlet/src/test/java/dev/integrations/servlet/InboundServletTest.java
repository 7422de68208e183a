package dev.integrations.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.http.OutboundResponse;
import dev.integrations.inbound.InboundHandling;
import dev.integrations.inbound.InboundQuery;
import dev.integrations.inbound.InboundSettings;
import dev.integrations.registry.IntegrationId;
import dev.integrations.registry.NewIntegration;
import dev.integrations.signature.SigningKey;
import dev.integrations.signature.WebhookSigner;
import dev.integrations.signature.WebhookVerifier;
import dev.integrations.store.InMemoryStore;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.Verdict;
import dev.integrations.web.WebResponse;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What services send comes through a servlet container byte for byte. */
class InboundServletTest {
    private static final SigningKey KEY = SigningKey.generate(new SecureRandom());

    /** Receives what is signed as Standard Webhooks says. */
    private static final class Receiving implements Template {
        @Override
        public TemplateDescriptor descriptor() {
            return TemplateDescriptor.builder("receiving", 1, "Receiving")
                    .inboundEvents("event")
                    .build();
        }

        @Override
        public List<SetupCheck> checks(TemplateConfig config) {
            return List.of();
        }

        @Override
        public Outgoing prepare(Sending sending) {
            throw new IllegalStateException("it sends nothing");
        }

        @Override
        public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
            return Verdict.ok();
        }

        @Override
        public Optional<InboundVerifier> inbound(TemplateConfig config) {
            WebhookVerifier verifier = WebhookVerifier.of(KEY.verificationKey());
            return Optional.of(inbound -> {
                byte[] body = inbound.request().body();
                verifier.require(inbound.request()::headers, body);
                InboundEvent event = new InboundEvent("e-1", "event", body, Optional.empty());
                return new InboundResult.Received(List.of(event), WebResponse.of(204));
            });
        }
    }

    @Test
    void signed_request_is_received(@TempDir Path folder) throws Exception {
        try (Integrations integrations = Integrations.builder()
                        .store(InMemoryStore.create())
                        .keyRing(KeyRing.ephemeralForDevelopment())
                        .development()
                        .templates(TemplateCatalog.of(() -> List.of(new Receiving())))
                        .inbound(InboundSettings.builder(
                                        "https://app.test", InboundHandling.later((event, payload) -> {}))
                                .build())
                        .startPaused();
                Container container = Container.in(folder)
                        .serve(HandlerServlet.of(integrations.inbound(), 1 << 20))
                        .start()) {
            Tenant acme = integrations.tenant("acme");
            IntegrationId id = acme.integrations()
                    .install(NewIntegration.of("receiving", "Receiving"))
                    .integration()
                    .id();
            byte[] body = "{\"by\": \"Zoë 💶\"}\r\n".getBytes(UTF_8);
            HttpRequest.Builder request = HttpRequest.newBuilder(container.uri("/acme/" + id))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body));
            WebhookSigner.of(KEY).sign("msg_1", Instant.now(), body).asMap().forEach(request::header);

            assertThat(HttpClient.newHttpClient()
                            .send(request.build(), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(204);
            var reception = acme.inbound()
                    .list(InboundQuery.all(), PageRequest.first(1))
                    .items()
                    .get(0);
            assertThat(acme.inbound().payload(reception.event().id())).isEqualTo(body);
        }
    }
}
