package dev.integrations;

import dev.integrations.extension.IndexReport;
import java.security.KeyPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A host whose extensions come from a signed index. */
abstract class IndexFixture extends ExtensionFixture {
    static final String CHAT = "com.example.chat";

    final KeyPair keys = keys();
    final IndexServer server = IndexServer.start();
    final byte[] jar = packed(CHAT + " 1.0.0", "chat").bytes();

    @BeforeEach
    final void publish() {
        server.put("/jars/chat.jar", jar);
        server.publish(keys, 7, entry());
        restart(settings -> settings.index(server.url("/index.json"), publicKey(keys)));
    }

    @AfterEach
    final void closeServer() {
        server.close();
    }

    final String entry() {
        return IndexServer.entry(listing(CHAT + " 1.0.0", "chat"), "jars/chat.jar", jar);
    }

    static String newer() {
        byte[] other = packed(CHAT + " 1.1.0", "chat").bytes();
        return IndexServer.entry(listing(CHAT + " 1.1.0", "chat"), "jars/newer.jar", other);
    }

    final IndexReport refreshed() {
        return extensions().refreshIndex().orElseThrow();
    }
}
