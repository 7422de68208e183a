package dev.integrations.template.spi;

/**
 * Decides whether a request that claims to come from the vendor does, by one configuration. A pure function; safe for use by
 * several threads.
 */
@FunctionalInterface
public interface InboundVerifier {
    /**
     * Judges a request.
     *
     * @param request the request, untrusted
     * @return what it is
     */
    InboundResult verify(InboundRequest request);
}
