package dev.integrations.template.spi;

import dev.integrations.web.WebRequest;
import java.net.URI;
import java.time.Instant;

/**
 * A request that claims to come from the vendor.
 *
 * @param request the request with its headers and the bytes of its body as they came
 * @param url the URL to which the vendor sent it, as the vendor knows it: some sign it
 * @param at when it arrived
 */
public record InboundRequest(WebRequest request, URI url, Instant at) {}
