package dev.integrations.inbound;

import dev.integrations.delivery.PreparationException;
import dev.integrations.registry.InboundRules;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationState;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.web.WebHandler;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The web handler for what services send: the host mounts it where the public address of its {@link InboundSettings} leads. The
 * last two steps of a path name the tenant and the integration, {@code /acme/int_01h455vb4pex5vsknk084sn02q}. Safe for use by
 * several threads.
 *
 * <p>It answers as the template says, once the events are kept. Otherwise the status is all that it says: 401 for what is not
 * taken, whether the integration is not there, is disabled, takes nothing from that address or of that size, or the signature is
 * not right; 405 for methods other than GET and POST; 413 for a body that is larger than the host takes, or is genuine and tells
 * too many events; 500 if the host's handler fails in the transaction; 503 with {@code Retry-After} if it cannot be judged now.
 */
public final class InboundReceiver implements WebHandler {
    private static final Logger LOG = LoggerFactory.getLogger(InboundReceiver.class);

    /** Some services verify an address, or tell of events, by a GET. */
    private static final Set<String> METHODS = Set.of("GET", "POST");

    private static final String RETRY_SECONDS = "30";

    /** Discord probes with signatures that are not right and wants this status, which does for the others too. */
    private static final WebResponse REFUSED = WebResponse.of(401);

    private final InboundParts parts;
    private final Questions questions;

    /**
     * Creates a handler; hosts get theirs from the entry point instead.
     *
     * @param parts what it is built from
     */
    public InboundReceiver(InboundParts parts) {
        this.parts = parts;
        this.questions = new Questions(parts);
    }

    @Override
    public WebResponse handle(WebRequest request) {
        if (!METHODS.contains(request.method())) {
            return WebResponse.of(405).withHeader("Allow", "GET, POST");
        }
        // Before anything is known of the integration: what is larger learns nothing of that.
        if (request.body().length > parts.settings().maxBodyBytes()) {
            return WebResponse.of(413);
        }
        Optional<InboundAddress> address = InboundAddress.of(request);
        Optional<Integration> integration = address.flatMap(
                        to -> parts.integrations().find(to.tenant(), to.integration()))
                .filter(each -> each.state() != IntegrationState.DISABLED);
        if (integration.isEmpty()) {
            LOG.debug("Refused {}: no integration takes it", request);
            return REFUSED;
        }
        InboundRules rules = integration.get().settings().inbound();
        if (!rules.allows(parts.proxies().clientOf(request))) {
            LOG.info("Refused {}: the integration takes nothing from there", request);
            return REFUSED;
        }
        if (!rules.allows(request.body().length)) {
            LOG.info("Refused {}: the body is larger than the integration takes", request);
            return REFUSED;
        }
        Instant now = parts.clock().instant();
        InboundRequest inbound = new InboundRequest(
                request, address.orElseThrow().called(parts.settings().publicUrl(), request), now);
        return answer(integration.get(), inbound, judged(integration.get(), inbound));
    }

    private InboundResult judged(Integration integration, InboundRequest request) {
        try {
            Optional<InboundVerifier> verifier = parts.integrations().verifier(integration);
            return verifier.isEmpty()
                    ? new InboundResult.Refused("the integration has nothing to verify requests with")
                    : questions.settled(integration, verifier.get().verify(request));
        } catch (PreparationException e) {
            LOG.warn("{}: a request cannot be judged: {}", integration.id(), e.getMessage());
            return new InboundResult.Deferred("nothing can judge it");
        } catch (RuntimeException e) {
            LOG.warn("{}: a request could not be judged", integration.id(), e);
            return new InboundResult.Deferred("it could not be judged");
        }
    }

    private WebResponse answer(Integration integration, InboundRequest request, InboundResult result) {
        if (result instanceof InboundResult.Received received) {
            return received(integration, request, received);
        }
        if (result instanceof InboundResult.Handshake handshake) {
            return handshake.answer();
        }
        if (result instanceof InboundResult.Refused refused) {
            LOG.info("Refused {}: {}", request.request(), refused.reason());
            return REFUSED;
        }
        if (result instanceof InboundResult.Deferred deferred) {
            // Anybody can send what a template puts off.
            LOG.info("Put off {}: {}", request.request(), deferred.reason());
        }
        return WebResponse.of(503).withHeader("Retry-After", RETRY_SECONDS);
    }

    private WebResponse received(Integration integration, InboundRequest request, InboundResult.Received received) {
        if (received.events().size() > InboundResult.Received.MAX_EVENTS) {
            LOG.warn(
                    "{}: one request told {} events",
                    integration.id(),
                    received.events().size());
            return WebResponse.of(413);
        }
        Arrivals arrivals = Arrivals.of(received.events(), integration, request.at(), parts.ids());
        try {
            parts.settings().handling().receive(arrivals, parts.transactions());
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOG.error("{}: what came in could not be kept and handled, and is to be sent again", integration.id(), e);
            return WebResponse.of(500);
        }
        return received.acknowledgement();
    }
}
