package dev.integrations.benchmarks;

import java.io.IOException;
import java.net.ServerSocket;

/** A receiver in a process of its own, which says yes to everything. It is for measurements, and verifies nothing. */
public final class SinkProgram {
    private SinkProgram() {}

    /**
     * Listens on a port of {@code 127.0.0.1} until the process is ended.
     *
     * @param args the port; a free one is taken without it. The URL is printed
     * @throws IOException if the port cannot be listened on
     */
    public static void main(String[] args) throws IOException {
        int port = args.length == 0 ? 0 : Integer.parseInt(args[0]);
        try (ServerSocket server = Sink.listen(port)) {
            System.out.println("http://127.0.0.1:%d/".formatted(server.getLocalPort()));
            Sink.serve(server);
        }
    }
}
