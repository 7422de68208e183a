package dev.integrations.servlet;

import dev.integrations.web.WebHandler;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A servlet that has a handler answer its requests, of any method. The path of a request is the whole of it, context and
 * servlet included. It answers on the thread of the container and does not go on by itself ({@code startAsync}). Register it
 * by {@code ServletContext.addServlet}. Safe for use by several threads.
 */
public final class HandlerServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(HandlerServlet.class);

    private final transient WebHandler handler;
    /** The largest body that is read. */
    private final int maxBodyBytes;

    private HandlerServlet(WebHandler handler, int maxBodyBytes) {
        this.handler = handler;
        this.maxBodyBytes = maxBodyBytes;
    }

    /**
     * Returns a servlet. A body that is too large is answered with a 413, an exception with a 500 without details, after it
     * was logged.
     *
     * @param handler what answers
     * @param maxBodyBytes the largest body that is read, 0 to 2,147,483,646, whether its length was announced or not
     * @return the servlet
     * @throws IllegalArgumentException if the bound is not within these
     */
    public static HandlerServlet of(WebHandler handler, int maxBodyBytes) {
        if (maxBodyBytes < 0 || maxBodyBytes == Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "maxBodyBytes must be 0 to %d, was %d".formatted(Integer.MAX_VALUE - 1, maxBodyBytes));
        }
        return new HandlerServlet(handler, maxBodyBytes);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Exchange.send(answer(request), request, response);
    }

    private WebResponse answer(HttpServletRequest request) throws IOException {
        Optional<WebRequest> read = Exchange.read(request, maxBodyBytes);
        if (read.isEmpty()) {
            return WebResponse.of(413).withHeader("Connection", "close");
        }
        try {
            return handler.handle(read.get());
        } catch (RuntimeException e) {
            LOG.error("{} failed", read.get(), e);
            return WebResponse.of(500);
        }
    }
}
