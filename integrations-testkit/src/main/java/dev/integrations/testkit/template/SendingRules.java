package dev.integrations.testkit.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.http.Header;
import dev.integrations.http.OutboundRequest;
import dev.integrations.mail.MailMessage;
import dev.integrations.template.Preparation;
import dev.integrations.template.Preview;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.Mapping;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Sample events go out, a dry run shows what goes out, and a retry shows that it is one. */
final class SendingRules {
    private static final String KEY = "0195e7a2-0000-5000-8000-000000000004";
    private static final String OTHER_KEY = "0195e7a2-0000-5000-8000-000000000005";

    private static final String SAME =
            "prepare is to make the same request for the same input; it takes time and chance from nowhere else";

    private final Subject subject;

    SendingRules(Subject subject) {
        this.subject = subject;
    }

    Stream<DynamicTest> tests() {
        return subject.cases().stream()
                .flatMap(each -> Stream.of(
                        dynamicTest("%s goes out as it is".formatted(each), () -> goesOut(each)),
                        dynamicTest("a dry run of %s shows what is sent".formatted(each), () -> preview(each)),
                        dynamicTest("%s is known again when it is repeated".formatted(each), () -> idempotency(each))));
    }

    private void goesOut(Subject.Case each) {
        try {
            assertThat(subject.prepare(each).notes())
                    .as("a sample event goes out without being cut; make that of %s smaller", each)
                    .isEmpty();
        } catch (DeliveryWithheldException e) {
            fail("the sample event of %s is withheld: %s; give it what the action's mapping needs", each, e.reason());
        }
    }

    private void preview(Subject.Case each) {
        Preparation preparation = subject.preparation(each, Mapping.none());
        Outgoing outgoing = preparation.prepare(subject.event(each.payload()), Subject.NOW);
        Preview preview = preparation.preview(subject.event(each.payload()), Subject.NOW);
        assertThat(preview.notes()).as(SAME).isEqualTo(outgoing.notes());
        if (outgoing instanceof Outgoing.Mail mail) {
            assertShown(mail, preview);
        } else {
            assertShown(Subject.request(outgoing), preview);
        }
    }

    /** What a message says stands in the preview before it is encoded. */
    private static void assertShown(Outgoing.Mail mail, Preview preview) {
        MailMessage message = mail.message();
        List<String> parts = new ArrayList<>(List.of(message.from().toString(), message.subject()));
        message.replyTo().ifPresent(address -> parts.add(address.toString()));
        message.recipients().forEach(recipient -> parts.add(recipient.toString()));
        Stream.of(message.text(), message.html(), message.messageId())
                .flatMap(Optional::stream)
                .forEach(parts::add);
        String shown = preview.headers() + preview.body();

        assertThat(preview.url())
                .as("the preview names the server")
                .contains(mail.server().host());
        assertThat(parts).as("the preview shows all of the message").allMatch(shown::contains);
        assertThat(preview.headers()).as("the preview shows all of the message").containsAll(message.headers());
    }

    private static void assertShown(OutboundRequest sent, Preview preview) {
        assertThat(preview.method()).as(SAME).isEqualTo(sent.method());
        assertShown(sent.uri().toString(), preview.url());
        assertThat(preview.headers().stream().map(Header::name)).as(SAME).containsExactlyElementsOf(names(sent));
        for (int i = 0; i < preview.headers().size(); i++) {
            assertShown(sent.headers().get(i).value(), preview.headers().get(i).value());
        }
        assertShown(RequestText.body(sent), preview.body());
    }

    private static List<String> names(OutboundRequest sent) {
        return sent.headers().stream().map(Header::name).toList();
    }

    /** What is shown is what is sent, except that something else stands where it is masked. */
    private static void assertShown(String sent, String shown) {
        if (shown.contains(Preview.MASK)) {
            String like = Stream.of(shown.split(Pattern.quote(Preview.MASK), -1))
                    .map(Pattern::quote)
                    .collect(Collectors.joining(".+"));
            assertThat(Pattern.compile(like, Pattern.DOTALL).matcher(sent).matches())
                    .as("%s; shown is %s", SAME, shown)
                    .isTrue();
        } else {
            assertThat(shown).as(SAME).isEqualTo(sent);
        }
    }

    private void idempotency(Subject.Case each) {
        if (each.action().repetition() != Action.Repetition.IDEMPOTENT
                && !subject.descriptor().mail()) {
            return;
        }
        OutboundRequest first = request(subject.sending(each, KEY, Subject.NOW));
        OutboundRequest retry = request(subject.sending(each, KEY, Subject.NOW.plus(Duration.ofHours(1))));
        OutboundRequest other = request(subject.sending(each, OTHER_KEY, Subject.NOW));

        if (!holds(first, KEY) || !holds(other, OTHER_KEY)) {
            fail(
                    "%s is IDEMPOTENT or an e-mail, and does not hold the idempotency key; send sending.idempotencyKey()",
                    each);
        }
        if (!holds(retry, KEY)) {
            fail("%s has another idempotency key an hour later; do not derive it from the time", each);
        }
        assertThat(List.of(retry.uri().toString(), RequestText.body(retry)))
                .as("%s is another request an hour later; write sending.event().createdAt(), not sending.at()", each)
                .isEqualTo(List.of(first.uri().toString(), RequestText.body(first)));
    }

    private OutboundRequest request(Sending sending) {
        return Subject.request(subject.template().prepare(sending));
    }

    private static boolean holds(OutboundRequest request, String key) {
        return RequestText.texts(request).stream().anyMatch(text -> text.contains(key));
    }
}
