package dev.integrations.mail;

import dev.integrations.common.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The server that a message is handed to (RFC 6409), and how to speak to it. Immutable; shows no password.
 *
 * @param host its name in ASCII and lower case, which its certificate must be for; or an IPv4 address
 * @param port its port
 * @param security how the connection is protected
 * @param login who sends, or empty if the server does not ask
 * @param timeout how long everything may take, from the look-up of the name to the last answer
 */
public record MailServer(String host, int port, Security security, Optional<Login> login, Duration timeout) {
    /** The longest timeout: 60 seconds. */
    public static final Duration MAX_TIMEOUT = Duration.ofSeconds(60);

    private static final int MAX_HOST = 253;
    private static final int MAX_PORT = 65_535;
    private static final Pattern HOST =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

    /** How a connection is protected. Nothing of a message is sent before it is. */
    public enum Security {
        /** TLS from the first byte (RFC 8314, section 3.3), usually on port 465. */
        TLS,
        /** TLS after {@code STARTTLS} (RFC 3207), usually on port 587; a server that does not offer it gets nothing. */
        STARTTLS,
        /** Not at all; for a developer's machine. There is no login. */
        NONE
    }

    /**
     * Who sends (RFC 4954).
     *
     * @param user the user name
     * @param password the password
     */
    public record Login(String user, Secret password) {}

    /**
     * Creates a server.
     *
     * @param host its name in ASCII and lower case
     * @param port 1 to 65535
     * @param security how the connection is protected
     * @param login who sends; only over TLS
     * @param timeout positive, up to 60 seconds
     * @throws IllegalArgumentException if one of them is not so; it names all of them
     */
    public MailServer {
        List<String> problems = new ArrayList<>();
        if (host.length() > MAX_HOST || !HOST.matcher(host).matches()) {
            problems.add("the host is a name in ASCII and lower case");
        }
        if (port < 1 || port > MAX_PORT) {
            problems.add("a port is 1 to 65535, was " + port);
        }
        if (security == Security.NONE && login.isPresent()) {
            problems.add("a password is sent over TLS only");
        }
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(MAX_TIMEOUT) > 0) {
            problems.add("the timeout is positive and up to %s, was %s".formatted(MAX_TIMEOUT, timeout));
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Cannot describe a mail server: " + String.join("; ", problems));
        }
    }
}
