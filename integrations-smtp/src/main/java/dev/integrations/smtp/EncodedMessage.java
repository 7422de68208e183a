package dev.integrations.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.integrations.mail.MailAddress;
import dev.integrations.mail.MailMessage;
import jakarta.mail.Address;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * A message as it goes over the wire: the same bytes each time that a message with an identity is encoded. All of them are ASCII, so that
 * no server has to change them.
 */
final class EncodedMessage extends MimeMessage {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** The length of {@code Subject: }. */
    private static final int SUBJECT = 9;

    /** So many code points fit into an encoded word, whichever they are. */
    private static final int WORD = 10;

    private final String messageId;

    private EncodedMessage(Session session, String messageId) {
        super(session);
        this.messageId = messageId;
    }

    static EncodedMessage of(MailMessage message, Session session, Clock clock) throws MessagingException {
        String id = message.messageId()
                .orElseGet(() ->
                        "<%s@%s>".formatted(UUID.randomUUID(), message.from().domain()));
        EncodedMessage encoded = new EncodedMessage(session, id);
        encoded.setFrom(address(message.from()));
        if (message.replyTo().isPresent()) {
            encoded.setReplyTo(new Address[] {address(message.replyTo().get())});
        }
        encoded.setRecipients(RecipientType.TO, addresses(message.to()));
        encoded.setRecipients(RecipientType.CC, addresses(message.cc()));
        encoded.setHeader("Subject", MimeUtility.fold(SUBJECT, subject(message.subject())));
        encoded.setHeader("Date", DATE.format(message.date().orElseGet(clock::instant)));
        for (var header : message.headers()) {
            encoded.setHeader(header.name(), header.value());
        }
        encoded.contents(message);
        encoded.saveChanges();
        return encoded;
    }

    /** Returns addresses without names, as an envelope has them. */
    static Address[] envelope(List<MailAddress> recipients) throws MessagingException {
        return addresses(recipients.stream()
                .map(recipient -> MailAddress.of(recipient.address()))
                .distinct()
                .toList());
    }

    private void contents(MailMessage message) throws MessagingException {
        if (message.text().isPresent() && message.html().isPresent()) {
            MimeMultipart both = new Alternative(messageId);
            MimeBodyPart text = new MimeBodyPart();
            text(text, message.text().get(), "plain");
            both.addBodyPart(text);
            MimeBodyPart html = new MimeBodyPart();
            text(html, message.html().get(), "html");
            both.addBodyPart(html);
            setContent(both);
        } else if (message.html().isPresent()) {
            text(this, message.html().get(), "html");
        } else {
            text(this, message.text().orElseThrow(), "plain");
        }
    }

    /** What looks encoded already is encoded, so that nobody reads in it what is not there (RFC 2047). */
    private static String subject(String subject) throws MessagingException {
        try {
            if (!subject.contains("=?")) {
                return MimeUtility.encodeText(subject, UTF_8.name(), null);
            }
            List<String> words = new ArrayList<>();
            for (int start = 0; start < subject.length(); ) {
                int end = subject.offsetByCodePoints(
                        start, Math.min(WORD, subject.codePointCount(start, subject.length())));
                byte[] word = subject.substring(start, end).getBytes(UTF_8);
                words.add("=?UTF-8?B?%s?=".formatted(Base64.getEncoder().encodeToString(word)));
                start = end;
            }
            return String.join(" ", words);
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lines of any length, and of any ends, become lines that all servers take. */
    private static void text(MimePart part, String text, String subtype) throws MessagingException {
        part.setText(text.replaceAll("\r\n?|\n", "\r\n"), UTF_8.name(), subtype);
        part.setHeader("Content-Type", "text/%s; charset=UTF-8".formatted(subtype));
        long ascii = text.chars().filter(c -> c < 128).count();
        part.setHeader("Content-Transfer-Encoding", 2 * ascii >= text.length() ? "quoted-printable" : "base64");
    }

    private static Address[] addresses(List<MailAddress> given) throws MessagingException {
        Address[] addresses = new Address[given.size()];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = address(given.get(i));
        }
        return addresses;
    }

    private static InternetAddress address(MailAddress given) throws MessagingException {
        try {
            return new InternetAddress(given.address(), given.name().orElse(null), UTF_8.name());
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", messageId);
    }

    /** Has a boundary that is no line of an encoded text, which has no equals sign before an underscore. */
    private static final class Alternative extends MimeMultipart {
        Alternative(String messageId) {
            contentType = "multipart/alternative; \r\n\tboundary=\"=_%08x\"".formatted(messageId.hashCode());
        }
    }
}
