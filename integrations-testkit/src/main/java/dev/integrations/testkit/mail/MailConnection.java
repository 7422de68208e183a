package dev.integrations.testkit.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.integrations.testkit.http.TestCertificate;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/** Lines to and from one client, protected once that is asked for. */
final class MailConnection {
    private final Socket plain;
    private InputStream in;
    private OutputStream out;
    private boolean secured;

    MailConnection(Socket plain) throws IOException {
        this.plain = plain;
        this.in = new BufferedInputStream(plain.getInputStream());
        this.out = plain.getOutputStream();
    }

    void secure(TestCertificate certificate) throws IOException {
        SSLSocket socket = (SSLSocket)
                certificate.serverContext().getSocketFactory().createSocket(plain, "mail.test", plain.getPort(), true);
        socket.setUseClientMode(false);
        socket.startHandshake();
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        secured = true;
    }

    boolean secured() {
        return secured;
    }

    /** Returns a line without its end, or empty if the client has left. */
    Optional<String> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int read = in.read();
        while (read >= 0 && read != '\n') {
            line.write(read);
            read = in.read();
        }
        return read < 0 && line.size() == 0
                ? Optional.empty()
                : Optional.of(line.toString(UTF_8).replaceAll("\r$", ""));
    }

    void say(String reply) throws IOException {
        write((reply + "\r\n").getBytes(ISO_8859_1));
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }
}
