package dev.integrations.servlet;

import dev.integrations.http.AddressBlocks;
import dev.integrations.http.Header;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.Optional;

/**
 * Requests and answers of the container, made to ours and back. Parameters are never asked of the container: it would read
 * the body, and mix what is in it with the query.
 */
final class Exchange {
    /** The unspecified address: that of a peer that has none, such as a Unix socket. */
    private static final byte[] NOWHERE = {0, 0, 0, 0};

    private Exchange() {}

    /** Reads a request with its body; empty if that is too large. */
    static Optional<WebRequest> read(HttpServletRequest request, int maxBodyBytes) throws IOException {
        if (request.getContentLengthLong() > maxBodyBytes) {
            return Optional.empty();
        }
        byte[] body = request.getInputStream().readNBytes(maxBodyBytes + 1);
        return body.length > maxBodyBytes
                ? Optional.empty()
                : Optional.of(head(request).body(body).build());
    }

    /** Reads a request without its body, which is left for those who come later. */
    static WebRequest.Builder head(HttpServletRequest request) throws UnknownHostException {
        String query = request.getQueryString();
        WebRequest.Builder head = WebRequest.builder(
                        request.getMethod(), request.getRequestURI() + (query == null ? "" : "?" + query))
                .peer(peer(request))
                .secure(request.isSecure());
        for (String name : Collections.list(request.getHeaderNames())) {
            Collections.list(request.getHeaders(name)).forEach(value -> head.header(name, value));
        }
        return head;
    }

    private static InetAddress peer(HttpServletRequest request) throws UnknownHostException {
        String address = String.valueOf(request.getRemoteAddr());
        int zone = address.indexOf('%');
        Optional<InetAddress> peer = AddressBlocks.address(zone < 0 ? address : address.substring(0, zone));
        return peer.isPresent() ? peer.get() : InetAddress.getByAddress(NOWHERE);
    }

    /** Sends an answer. Pages for errors, which containers put in its place, are left out. */
    static void send(WebResponse answer, HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setStatus(answer.status());
        addHeaders(answer, response);
        byte[] body = answer.body();
        if (body.length > 0) {
            response.setContentLength(body.length);
            if (!request.getMethod().equals("HEAD")) {
                response.getOutputStream().write(body);
            }
        }
        response.flushBuffer();
    }

    static void addHeaders(WebResponse answer, HttpServletResponse response) {
        for (Header header : answer.headers()) {
            response.addHeader(header.name(), header.value());
        }
    }
}
