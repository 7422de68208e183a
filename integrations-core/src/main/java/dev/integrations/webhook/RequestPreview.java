package dev.integrations.webhook;

import dev.integrations.http.Header;
import dev.integrations.http.OutboundRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The request by which an event is delivered to a webhook: to the byte what is signed and sent, except that the transport
 * adds {@code Host}, {@code Content-Length} and {@code User-Agent}. Immutable and safe for use by several threads.
 */
public final class RequestPreview {
    /** What stands for a value that is not shown. */
    public static final String MASK = "(masked)";

    /** Made here or by the signature; anything else was chosen by the owner, and may be a credential of the receiver. */
    private static final Set<String> SHOWN =
            Set.of("content-type", "webhook-id", "webhook-timestamp", "webhook-signature", "webhook-test");

    private final OutboundRequest request;

    RequestPreview(OutboundRequest request) {
        this.request = request;
    }

    /**
     * Returns the method.
     *
     * @return {@code POST}
     */
    public String method() {
        return request.method();
    }

    /**
     * Returns where the request goes. Its path may be a secret of the receiver, as those of chat services are: show it to
     * who may see the settings of the webhook.
     *
     * @return the URL of the webhook
     */
    public String url() {
        return request.uri().toString();
    }

    /**
     * Returns the headers with the values masked that the owner of the webhook chose, since these are often credentials.
     * The signature is shown: it fits this one body, and receivers refuse it after five minutes.
     *
     * @return the headers in the order in which they are sent
     */
    public List<Header> headers() {
        return request.headers().stream()
                .map(header -> SHOWN.contains(header.name().toLowerCase(Locale.ROOT))
                        ? header
                        : new Header(header.name(), MASK))
                .toList();
    }

    /**
     * Returns the headers as they are sent, for whoever may change the webhook. Every call is a place to review.
     *
     * @return the headers in the order in which they are sent
     */
    public List<Header> revealHeaders() {
        return request.headers();
    }

    /**
     * Returns the body.
     *
     * @return a copy of the bytes that are signed and sent
     */
    public byte[] body() {
        return request.body();
    }

    /** Shows method and host. */
    @Override
    public String toString() {
        return "RequestPreview[%s %s]".formatted(method(), request.uri().getHost());
    }
}
