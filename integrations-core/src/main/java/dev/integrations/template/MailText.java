package dev.integrations.template;

import dev.integrations.http.Header;
import dev.integrations.mail.MailAddress;
import dev.integrations.mail.MailMessage;
import dev.integrations.mail.MailServer;
import dev.integrations.template.spi.Outgoing;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An e-mail as people read it. */
final class MailText {
    private MailText() {}

    static Preview of(Outgoing.Mail mail) {
        return new Preview("MAIL", url(mail.server()), headers(mail.message()), body(mail.message()), mail.notes());
    }

    private static String url(MailServer server) {
        String scheme = switch (server.security()) {
            case TLS -> "smtps";
            case STARTTLS -> "smtp";
            case NONE -> "smtp+plain";
        };
        return "%s://%s:%d".formatted(scheme, server.host(), server.port());
    }

    private static List<Header> headers(MailMessage message) {
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("From", message.from().toString()));
        message.replyTo().ifPresent(address -> headers.add(new Header("Reply-To", address.toString())));
        add(headers, "To", message.to());
        add(headers, "Cc", message.cc());
        add(headers, "Bcc", message.bcc());
        headers.add(new Header("Subject", message.subject()));
        message.date()
                .map(date -> DateTimeFormatter.RFC_1123_DATE_TIME.format(date.atOffset(ZoneOffset.UTC)))
                .ifPresent(date -> headers.add(new Header("Date", date)));
        message.messageId().ifPresent(id -> headers.add(new Header("Message-ID", id)));
        headers.addAll(message.headers());
        return headers;
    }

    private static void add(List<Header> headers, String name, List<MailAddress> addresses) {
        if (!addresses.isEmpty()) {
            headers.add(new Header(
                    name, addresses.stream().map(MailAddress::toString).collect(Collectors.joining(", "))));
        }
    }

    private static String body(MailMessage message) {
        List<String> parts = new ArrayList<>();
        message.text().ifPresent(text -> parts.add("Content-Type: text/plain\n\n" + text));
        message.html().ifPresent(html -> parts.add("Content-Type: text/html\n\n" + html));
        return String.join("\n\n", parts);
    }
}
