package dev.integrations.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.http.Header;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A message, before it is encoded. No text in it can add a header or a recipient: addresses are strict, a subject is one line,
 * and of other header fields only those may be set that neither route nor frame a message. Immutable.
 */
public final class MailMessage {
    /** The most recipients over To, Cc and Bcc, which each server takes (RFC 5321, section 4.5.3.1.8): 100. */
    public static final int MAX_RECIPIENTS = 100;

    /** The most characters of a subject: 998. */
    public static final int MAX_SUBJECT = 998;

    /** The most bytes of text and HTML together, in UTF-8: 1 MiB. */
    public static final int MAX_CONTENT = 1024 * 1024;

    private static final int MAX_HEADERS = 20;
    private static final int MAX_HEADER = 900;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}(\\.[A-Za-z0-9-]{1,64}){0,3}");
    private static final Pattern UNFIT_SUBJECT = Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]");
    private static final Pattern UNFIT_TEXT = Pattern.compile("[\\p{Cc}\\p{Cs}&&[^\\r\\n\\t]]");
    private static final Set<String> HEADERS = Set.of(
            "auto-submitted",
            "feedback-id",
            "importance",
            "in-reply-to",
            "list-id",
            "list-unsubscribe",
            "list-unsubscribe-post",
            "precedence",
            "references");

    private final Optional<String> id;
    private final Optional<Instant> date;
    private final MailAddress from;
    private final Optional<MailAddress> replyTo;
    private final List<MailAddress> to;
    private final List<MailAddress> cc;
    private final List<MailAddress> bcc;
    private final String subject;
    private final Optional<String> text;
    private final Optional<String> html;
    private final List<Header> headers;

    private MailMessage(Builder builder) {
        this.id = builder.id;
        this.date = builder.date;
        this.from = builder.from;
        this.replyTo = builder.replyTo;
        this.to = List.copyOf(builder.to);
        this.cc = List.copyOf(builder.cc);
        this.bcc = List.copyOf(builder.bcc);
        this.subject = builder.subject;
        this.text = builder.text;
        this.html = builder.html;
        this.headers = List.copyOf(builder.headers);
    }

    /**
     * Starts a message.
     *
     * @param from who sends it
     * @return a builder
     */
    public static Builder builder(MailAddress from) {
        return new Builder(from);
    }

    /**
     * Returns the value of {@code Message-ID} (RFC 5322, section 3.6.4), by which a receiver may recognise a repetition.
     *
     * @return the id at the domain of the sender, in angle brackets; empty if each time that it is sent it is another message
     */
    public Optional<String> messageId() {
        return id.map(given -> "<%s@%s>".formatted(given, from.domain()));
    }

    /**
     * Returns when it was written.
     *
     * @return the value of {@code Date}; empty if it is written when it is sent
     */
    public Optional<Instant> date() {
        return date;
    }

    /**
     * Returns who sends it.
     *
     * @return the value of {@code From}, to which also failures are reported
     */
    public MailAddress from() {
        return from;
    }

    /**
     * Returns who gets the answers.
     *
     * @return the value of {@code Reply-To}, or empty if that is who sends it
     */
    public Optional<MailAddress> replyTo() {
        return replyTo;
    }

    /**
     * Returns who it is for.
     *
     * @return the values of {@code To}
     */
    public List<MailAddress> to() {
        return to;
    }

    /**
     * Returns who gets a copy.
     *
     * @return the values of {@code Cc}
     */
    public List<MailAddress> cc() {
        return cc;
    }

    /**
     * Returns who gets a copy that the others do not know of.
     *
     * @return recipients whom no header names
     */
    public List<MailAddress> bcc() {
        return bcc;
    }

    /**
     * Returns all recipients.
     *
     * @return To, Cc and Bcc, in this order
     */
    public List<MailAddress> recipients() {
        return Stream.of(to, cc, bcc).flatMap(List::stream).toList();
    }

    /**
     * Returns the subject.
     *
     * @return one line, which may be empty
     */
    public String subject() {
        return subject;
    }

    /**
     * Returns the plain text.
     *
     * @return the text, or empty if there is only HTML
     */
    public Optional<String> text() {
        return text;
    }

    /**
     * Returns the HTML.
     *
     * @return the same in HTML, or empty if there is only text
     */
    public Optional<String> html() {
        return html;
    }

    /**
     * Returns the other header fields.
     *
     * @return the fields in the order in which they were added
     */
    public List<Header> headers() {
        return headers;
    }

    /** Shows neither recipients nor contents. */
    @Override
    public String toString() {
        return "MailMessage[%s, %d recipients]"
                .formatted(messageId(), recipients().size());
    }

    /** Collects a message. Not safe for use by several threads. */
    public static final class Builder {
        private final MailAddress from;
        private final List<MailAddress> to = new ArrayList<>();
        private final List<MailAddress> cc = new ArrayList<>();
        private final List<MailAddress> bcc = new ArrayList<>();
        private final List<Header> headers = new ArrayList<>();
        private Optional<String> id = Optional.empty();
        private Optional<Instant> date = Optional.empty();
        private Optional<MailAddress> replyTo = Optional.empty();
        private String subject = "";
        private Optional<String> text = Optional.empty();
        private Optional<String> html = Optional.empty();

        private Builder(MailAddress from) {
            this.from = from;
        }

        /**
         * Makes it one and the same message over repetitions. The default is a new one each time that it is sent.
         *
         * @param id such as an idempotency key: up to four groups of 64 letters, digits and hyphens, joined by dots
         * @param date when it was written
         * @return this builder
         */
        public Builder identity(String id, Instant date) {
            this.id = Optional.of(id);
            this.date = Optional.of(date);
            return this;
        }

        /**
         * Sets who gets the answers. The default is who sends it.
         *
         * @param address the address
         * @return this builder
         */
        public Builder replyTo(MailAddress address) {
            replyTo = Optional.of(address);
            return this;
        }

        /**
         * Adds recipients.
         *
         * @param addresses the addresses
         * @return this builder
         */
        public Builder to(List<MailAddress> addresses) {
            to.addAll(addresses);
            return this;
        }

        /**
         * Adds recipients of a copy.
         *
         * @param addresses the addresses
         * @return this builder
         */
        public Builder cc(List<MailAddress> addresses) {
            cc.addAll(addresses);
            return this;
        }

        /**
         * Adds recipients of a copy that the others do not know of.
         *
         * @param addresses the addresses
         * @return this builder
         */
        public Builder bcc(List<MailAddress> addresses) {
            bcc.addAll(addresses);
            return this;
        }

        /**
         * Sets the subject. The default is an empty one.
         *
         * @param subject one line of up to 998 characters
         * @return this builder
         */
        public Builder subject(String subject) {
            this.subject = subject;
            return this;
        }

        /**
         * Sets the plain text.
         *
         * @param text the text, in which tabs and line ends are the only controls
         * @return this builder
         */
        public Builder text(String text) {
            this.text = Optional.of(text);
            return this;
        }

        /**
         * Sets the HTML.
         *
         * @param html the same in HTML
         * @return this builder
         */
        public Builder html(String html) {
            this.html = Optional.of(html);
            return this;
        }

        /**
         * Adds a header field: {@code Auto-Submitted}, {@code Feedback-ID}, {@code Importance}, {@code In-Reply-To}, {@code
         * List-Id}, {@code List-Unsubscribe}, {@code List-Unsubscribe-Post}, {@code Precedence}, {@code References}, or one
         * whose name begins with {@code X-}.
         *
         * @param name the name in any case
         * @param value visible ASCII and spaces, up to 900 characters
         * @return this builder
         */
        public Builder header(String name, String value) {
            headers.add(new Header(name, value));
            return this;
        }

        /**
         * Builds the message.
         *
         * @return the message
         * @throws InvalidInputException if a part is not as it must be; it names all of them
         */
        public MailMessage build() {
            List<Problem> problems = new ArrayList<>();
            check(
                    problems,
                    "id",
                    id.filter(each -> !ID.matcher(each).matches()).isEmpty(),
                    "must be letters, digits and hyphens");
            int recipients = to.size() + cc.size() + bcc.size();
            check(
                    problems,
                    "to",
                    recipients >= 1 && recipients <= MAX_RECIPIENTS,
                    "must be 1 to %d recipients with those of copies, were %d".formatted(MAX_RECIPIENTS, recipients));
            check(
                    problems,
                    "subject",
                    subject.length() <= MAX_SUBJECT
                            && !UNFIT_SUBJECT.matcher(subject).find(),
                    "must be one line of up to %d characters".formatted(MAX_SUBJECT));
            content(problems);
            check(
                    problems,
                    "headers",
                    headers.size() <= MAX_HEADERS,
                    "may be up to %d, were %d".formatted(MAX_HEADERS, headers.size()));
            headers.forEach(
                    header -> problem(header).ifPresent(problem -> problems.add(new Problem("headers", problem))));
            if (!problems.isEmpty()) {
                throw new InvalidInputException("e-mail", problems);
            }
            return new MailMessage(this);
        }

        private void content(List<Problem> problems) {
            check(problems, "text", text.isPresent() || html.isPresent(), "must be there unless there is HTML");
            long bytes = Stream.of(text, html)
                    .flatMap(Optional::stream)
                    .mapToLong(each -> each.getBytes(UTF_8).length)
                    .sum();
            check(
                    problems,
                    "text",
                    bytes <= MAX_CONTENT,
                    "may have up to %d bytes with the HTML, had %d".formatted(MAX_CONTENT, bytes));
            check(problems, "text", isFit(text), "may have no controls but tabs and line ends");
            check(problems, "html", isFit(html), "may have no controls but tabs and line ends");
        }

        private static boolean isFit(Optional<String> content) {
            return content.filter(each -> UNFIT_TEXT.matcher(each).find()).isEmpty();
        }

        private static Optional<String> problem(Header header) {
            String lower = header.name().toLowerCase(Locale.ROOT);
            if (!HEADERS.contains(lower) && !lower.startsWith("x-")) {
                return Optional.of("'%.100s' may not be set".formatted(header.name()));
            }
            return Header.problem(header.name(), header.value())
                    .or(() -> header.value().length() > MAX_HEADER
                                    || header.value().indexOf('\t') >= 0
                            ? Optional.of("'%.100s' may have up to %d characters, and no tabs"
                                    .formatted(header.name(), MAX_HEADER))
                            : Optional.empty());
        }

        private static void check(List<Problem> problems, String field, boolean fine, String problem) {
            if (!fine) {
                problems.add(new Problem(field, problem));
            }
        }
    }
}
