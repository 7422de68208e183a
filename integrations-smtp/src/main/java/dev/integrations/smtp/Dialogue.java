package dev.integrations.smtp;

import dev.integrations.mail.MailReply;
import dev.integrations.mail.MailReply.Stage;
import dev.integrations.mail.MailServer;
import dev.integrations.mail.MailServer.Security;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.net.Socket;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * One conversation with a server, which notes what the server said to what: Angus Mail tells little of it by its exceptions, and
 * says {@code RSET} after a refusal, whose answer hides it.
 */
final class Dialogue extends SMTPTransport {
    private static final int REFUSED = 400;
    private static final int REFUSED_FOR_GOOD = 500;
    private static final int CODE = 3;
    private static final int MAX_LINES = 50;

    /** What is said after a refusal that does not matter. */
    private static final Set<String> GOING_ON = Set.of("HELO", "MAIL", "NOOP");

    private static final String ENHANCED_UNKNOWN_MECHANISM = "5.5.4";
    private static final int UNKNOWN_MECHANISM = 504;

    private final MailServer server;
    private volatile boolean ended;
    private Stage stage = Stage.CONNECTION;
    private boolean leaving;
    private @Nullable MailReply last;
    private @Nullable MailReply refusal;

    /** What the server says is no SMTP, or comes to an end in the middle. */
    static final class Garbled extends IOException {
        private static final long serialVersionUID = 1L;

        Garbled() {
            super("the server said what is no reply");
        }
    }

    Dialogue(Session session, MailServer server) {
        super(
                session,
                new URLName(
                        "smtp",
                        server.host(),
                        server.port(),
                        null,
                        server.login().map(MailServer.Login::user).orElse(null),
                        server.login().map(login -> login.password().reveal()).orElse(null)));
        this.server = server;
        setStartTLS(server.security() == Security.STARTTLS);
        setRequireStartTLS(server.security() == Security.STARTTLS);
    }

    /** Begins the conversation on a connected socket: greets, has it protected, and logs in. */
    void begin(Socket socket) throws MessagingException {
        connect(socket);
        requireProtection();
        if (server.login().isPresent() && stage != Stage.LOGIN) {
            throw new AuthenticationFailedException("the server takes no login");
        }
    }

    /** Hands a message over. */
    void hand(EncodedMessage message, Address[] recipients) throws MessagingException {
        requireProtection();
        sendMessage(message, recipients);
    }

    private void requireProtection() throws MessagingException {
        if (server.security() != Security.NONE && !isSSL()) {
            throw new MessagingException("the connection is not protected");
        }
    }

    /** Returns what the server made of what it was asked, if it said so in spite of a failure. */
    Optional<MailReply> outcome(MessagingException failure) {
        if (refusal != null) {
            return Optional.of(refusal);
        }
        // One with a cause was met by something else while it logged in.
        Exception told = failure.getNextException() instanceof AuthenticationFailedException login ? login : failure;
        if (told instanceof AuthenticationFailedException login && login.getNextException() == null) {
            return Optional.of(new MailReply(
                    Stage.LOGIN,
                    UNKNOWN_MECHANISM,
                    Optional.of(ENHANCED_UNKNOWN_MECHANISM),
                    "The server takes no password: it offers neither PLAIN nor LOGIN"));
        }
        return Optional.ofNullable(last).filter(reply -> ended && reply.positive() && reply.stage() == Stage.CONTENT);
    }

    /** Returns the last positive answer. */
    Optional<MailReply> last() {
        return Optional.ofNullable(last);
    }

    /** Says whether the server may have the whole message. */
    boolean ended() {
        return ended;
    }

    /** After a failed login the library would look up the server by its name, to ask for another password. */
    @Override
    protected synchronized boolean protocolConnect(String host, int port, String user, String password)
            throws MessagingException {
        try {
            return super.protocolConnect(host, port, user, password);
        } catch (AuthenticationFailedException e) {
            throw new MessagingException("the login failed", e);
        }
    }

    @Override
    protected boolean ehlo(String name) throws MessagingException {
        boolean heard = super.ehlo(name);
        if (server.security() == Security.STARTTLS && !isSSL() && !supportsExtension("STARTTLS")) {
            throw new MessagingException("no TLS", new SSLException("the server offers no STARTTLS"));
        }
        return heard;
    }

    @Override
    protected void sendCommand(String command) throws MessagingException {
        String verb = command.split(" ", 2)[0].toUpperCase(Locale.ROOT);
        Optional<Stage> next = stage(verb);
        leaving = next.isEmpty();
        stage = next.orElse(stage);
        if (GOING_ON.contains(verb)) {
            refusal = null;
        }
        super.sendCommand(command);
    }

    private static Optional<Stage> stage(String verb) {
        return switch (verb) {
            case "RSET", "QUIT" -> Optional.empty();
            case "EHLO", "HELO", "STARTTLS", "NOOP" -> Optional.of(Stage.CONNECTION);
            case "AUTH" -> Optional.of(Stage.LOGIN);
            case "MAIL" -> Optional.of(Stage.SENDER);
            case "RCPT" -> Optional.of(Stage.RECIPIENT);
            default -> Optional.of(Stage.CONTENT);
        };
    }

    @Override
    protected void finishData() throws IOException, MessagingException {
        // From here on nobody knows, until the answer is there.
        ended = true;
        super.finishData();
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        int code = super.readServerResponse();
        if (leaving) {
            return code;
        }
        String said = getLastServerResponse();
        if (code < 200 || code > 599) {
            throw new MessagingException(
                    "no reply", code == -1 && said.equals("[EOF]") ? new IOException("closed") : new Garbled());
        }
        MailReply reply = MailReply.of(stage, code, words(said));
        if (code < REFUSED) {
            last = reply;
        } else if (refusal == null || (code >= REFUSED_FOR_GOOD && refusal.code() < REFUSED_FOR_GOOD)) {
            refusal = reply;
        }
        return code;
    }

    /** The text of each line, without the code that each repeats. */
    private static String words(String said) {
        StringBuilder words = new StringBuilder();
        said.lines()
                .limit(MAX_LINES)
                .forEach(line -> words.append(words.isEmpty() ? "" : "\n")
                        .append(line.length() > CODE ? line.substring(CODE + 1) : ""));
        return words.toString();
    }
}
