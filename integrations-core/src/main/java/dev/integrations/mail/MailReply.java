package dev.integrations.mail;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The last word of a mail server on what it was asked to do (RFC 5321, section 4.2): untrusted text of bounded length.
 *
 * @param stage what it is about
 * @param code its three digits, 200 to 599
 * @param enhanced what happened in detail (RFC 3463), such as {@code 5.1.1}; empty if the server does not say
 * @param text the words of the server with the detail in front of them, up to 1,000 characters; lines are joined by line feeds
 */
public record MailReply(Stage stage, int code, Optional<String> enhanced, String text) {
    /** The most characters of the text that are kept: 1,000. */
    public static final int MAX_TEXT = 1_000;

    private static final int MIN_CODE = 200;
    private static final int MAX_CODE = 599;
    private static final int CLASS = 100;
    private static final Pattern ENHANCED = Pattern.compile("([245])\\.\\d{1,3}\\.\\d{1,3}(?!\\S)");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\\n]]+");

    /** What a server was asked when it gave its last answer. */
    public enum Stage {
        /** Whether it is there and protects the connection: the greeting, {@code EHLO}, {@code STARTTLS}, {@code NOOP}. */
        CONNECTION,
        /** Whether it takes the login: {@code AUTH}. */
        LOGIN,
        /** Whether it takes mail from the sender: {@code MAIL}. */
        SENDER,
        /** Whether it takes mail for a recipient: {@code RCPT}. */
        RECIPIENT,
        /** Whether it takes the message: {@code DATA}. After a code of 2xx the message is the server's. */
        CONTENT
    }

    /**
     * Creates a reply.
     *
     * @param stage what it is about
     * @param code 200 to 599
     * @param enhanced what happened in detail
     * @param text the words of the server, cut off after 1,000 characters; controls become spaces
     * @throws IllegalArgumentException if the code is not in that range
     */
    public MailReply {
        if (code < MIN_CODE || code > MAX_CODE) {
            throw new IllegalArgumentException("the code of a reply is 200 to 599, was " + code);
        }
        text = CONTROLS.matcher(text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT))
                .replaceAll(" ");
    }

    /**
     * Returns a reply with what its text says in front: a detail counts if its class is that of the code.
     *
     * @param stage what it is about
     * @param code 200 to 599
     * @param text the words of the server
     * @return the reply
     * @throws IllegalArgumentException if the code is not in that range
     */
    public static MailReply of(Stage stage, int code, String text) {
        Matcher matcher = ENHANCED.matcher(text);
        boolean detailed = matcher.lookingAt() && matcher.group(1).equals(String.valueOf(code / CLASS));
        return new MailReply(stage, code, detailed ? Optional.of(matcher.group()) : Optional.empty(), text);
    }

    /**
     * Says whether the server did what it was asked to.
     *
     * @return true if the code is 2xx
     */
    public boolean positive() {
        return code / CLASS == 2;
    }
}
