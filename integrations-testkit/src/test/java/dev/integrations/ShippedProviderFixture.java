package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.connection.AuthorizationRequest;
import dev.integrations.connection.AuthorizationResult.Connected;
import dev.integrations.connection.Connection;
import dev.integrations.connection.ConnectionSettings;
import dev.integrations.connection.Connections;
import dev.integrations.connection.Providers;
import dev.integrations.crypto.KeyRing;
import dev.integrations.http.Header;
import dev.integrations.store.InMemoryStore;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.testkit.http.ReceivedRequest;
import dev.integrations.testkit.http.StrictProvider;
import dev.integrations.web.WebParameters;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A tenant, the descriptors as they are shipped, and a receiver in the place of all vendors. */
abstract class ShippedProviderFixture {
    static final String SESSION = "session-1";

    final ManualClock clock = ManualClock.startingAt(NOON);
    final FaultyReceiver vendors = FaultyReceiver.start();
    final VendorTransport transport = new VendorTransport(vendors);
    Integrations integrations;
    Connections acme;

    @BeforeEach
    void start() {
        ConnectionSettings.Builder settings =
                ConnectionSettings.builder().provider(Providers.payPal()).redirectBase("https://app.test/callback");
        ShippedProvider.ofUsers().forEach(shipped -> settings.provider(shipped.descriptor(), StrictProvider.CLIENT));
        integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .transport(transport)
                .connections(settings.build())
                .startPaused();
        acme = integrations.tenant("acme").connections();
    }

    @AfterEach
    void stop() {
        integrations.close();
        transport.close();
        vendors.close();
    }

    void on(String place, Behaviour... behaviours) {
        vendors.on("/" + place, behaviours);
    }

    static Behaviour json(int status, String body) {
        return Behaviour.answer(status, List.of(new Header("Content-Type", "application/json; charset=utf-8")), body);
    }

    List<ReceivedRequest> requestsTo(String place) {
        return vendors.requests().stream()
                .filter(request -> request.target().equals("/" + place))
                .toList();
    }

    URI authorize(ShippedProvider shipped) {
        String id = shipped.descriptor().id();
        return acme.authorize(AuthorizationRequest.of(id, "Mine", SESSION)).uri();
    }

    /** The user agrees, and comes back. */
    Connection come(ShippedProvider shipped, URI authorized) {
        var result = acme.callback(
                shipped.descriptor().id(),
                WebParameters.parse("code=4%2Fc&state=" + query(authorized, "state")),
                SESSION);
        assertThat(result).isInstanceOf(Connected.class);
        return ((Connected) result).connection();
    }

    Connection connect(ShippedProvider shipped) {
        return come(shipped, authorize(shipped));
    }

    static String query(URI uri, String parameter) {
        return WebParameters.parse(uri.getRawQuery()).find(parameter).orElse("");
    }
}
