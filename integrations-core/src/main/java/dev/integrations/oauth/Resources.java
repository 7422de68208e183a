package dev.integrations.oauth;

import java.net.URI;
import java.net.URISyntaxException;

/** The grammar of resource indicators: RFC 8707, section 2. */
final class Resources {
    private static final int MAX_LENGTH = 512;

    private Resources() {}

    static boolean isValid(String resource) {
        try {
            URI uri = new URI(resource);
            return resource.length() <= MAX_LENGTH && uri.isAbsolute() && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
