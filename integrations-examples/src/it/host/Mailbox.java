package host;

import dev.integrations.mail.MailAddress;
import dev.integrations.mail.MailMessage;
import dev.integrations.mail.MailServer;
import dev.integrations.smtp.SmtpSettings;
import dev.integrations.smtp.SmtpTransport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Takes one e-mail from a transport, whose parts are found as services and resources of modules. */
final class Mailbox {
    private Mailbox() {}

    /** Returns what was said about a message with two parts. */
    static String send() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SmtpTransport transport = SmtpTransport.open(SmtpSettings.development())) {
            Thread server = new Thread(() -> take(socket));
            server.setDaemon(true);
            server.start();
            MailMessage message = MailMessage.builder(MailAddress.of("host@example.com"))
                    .to(List.of(MailAddress.of("ada@example.com")))
                    .text("text")
                    .html("<p>text</p>")
                    .build();
            MailServer there = new MailServer(
                    "localhost",
                    socket.getLocalPort(),
                    MailServer.Security.NONE,
                    Optional.empty(),
                    Duration.ofSeconds(30));
            return transport.send(there, message).get(60, TimeUnit.SECONDS).text();
        }
    }

    private static void take(ServerSocket server) {
        try (Socket socket = server.accept()) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            say(socket, "220 host");
            boolean content = false;
            int parts = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                parts += content && line.startsWith("Content-Type: text/") ? 1 : 0;
                if (line.equals("DATA")) {
                    content = true;
                    say(socket, "354 go on");
                } else if (line.equals(".")) {
                    content = false;
                    say(socket, "250 taken in %d parts".formatted(parts));
                } else if (!content) {
                    say(socket, "250 fine");
                }
            }
        } catch (IOException e) {
            // They have left.
        }
    }

    private static void say(Socket socket, String line) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
