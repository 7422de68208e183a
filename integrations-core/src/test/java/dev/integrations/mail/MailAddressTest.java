package dev.integrations.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.InvalidInputException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailAddressTest {
    @ParameterizedTest
    @CsvSource({
        "ada@example.com, ada@example.com",
        "Ada.Lovelace+news@Mail.EXAMPLE.com, Ada.Lovelace+news@mail.example.com",
        "o'brien_{x}!#$%&*/=?^`|~-@a-b.co, o'brien_{x}!#$%&*/=?^`|~-@a-b.co",
        "post@b\u00fccher.example, post@xn--bcher-kva.example",
        "post@\u4f8b\u5b50.\u6d4b\u8bd5, post@xn--fsqu00a.xn--0zwm56d"
    })
    void address_is_taken_with_its_domain_in_ascii(String given, String expected) {
        assertThat(MailAddress.of(given).address()).isEqualTo(expected);
        assertThat(MailAddress.problem(given)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "ada",
                "ada@",
                "@example.com",
                "ada@example",
                "ada@localhost",
                "ada@[127.0.0.1]",
                "ada@127.0.0.1",
                "ada@@example.com",
                ".ada@example.com",
                "ada.@example.com",
                "a..b@example.com",
                "\"ada lovelace\"@example.com",
                "ada lovelace@example.com",
                "<ada@example.com>",
                "ada@example.com>",
                "ada@example.com, eve@example.com",
                "ada@example.com\r\nRCPT TO:<eve@example.com>",
                "ada\n@example.com",
                "ada@exa\u0000mple.com",
                "ada@-example.com",
                "ada@example-.com",
                "ada@example..com",
                "ada@example.com.",
                "ada@exa_mple.com",
                "j\u00f6rg@example.com",
                "ada@example.com\u2028",
                "ada(comment)@example.com",
                "ada%eve@example.com@evil.example"
            })
    void what_not_every_server_takes_is_refused(String given) {
        assertThat(MailAddress.problem(given)).isPresent();
        assertThatThrownBy(() -> MailAddress.of(given)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void lengths_have_bounds() {
        String label = "a".repeat(61);
        String domain = "%s.%s.%s.com".formatted(label, label, label);

        assertThat(MailAddress.problem("a".repeat(64) + "@example.com")).isEmpty();
        assertThat(MailAddress.problem("a".repeat(65) + "@example.com")).isPresent();
        assertThat(MailAddress.problem("a".repeat(63) + "@" + domain)).isEmpty();
        assertThat(MailAddress.problem("a".repeat(64) + "@a." + domain)).isPresent();
        assertThat(MailAddress.problem("a@" + "a.".repeat(10_000) + "com")).isPresent();
    }

    @Test
    void whatever_is_taken_is_one_address_of_plain_characters() {
        String alphabet = "ab.@ \r\n\t<>,;:\"\\()[]%\u0000\u00fc\u3002\u2028-_";
        Random random = new Random(4711);
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(12), 0, alphabet.length()).forEach(each -> text.append(alphabet.charAt(each)));
            String given = text + "@example.com";
            if (MailAddress.problem(given).isEmpty()) {
                assertThat(MailAddress.of(given).address())
                        .matches("[\\x21-\\x7E&&[^<>,;:\"\\\\()\\[\\]@]]+@[a-z0-9.-]+");
            }
        }
    }

    @Test
    void name_is_one_line() {
        assertThat(new MailAddress(Optional.of("Ada \"the\" L\u00f6velace"), "ada@example.com"))
                .hasToString("\"Ada \\\"the\\\" L\u00f6velace\" <ada@example.com>");
        for (String name :
                new String[] {" ", "a\r\nBcc: eve@example.com", "a\u0000", "a\u202Eb", "\uD83D", "a".repeat(201)}) {
            assertThatThrownBy(() -> new MailAddress(Optional.of(name), "ada@example.com"))
                    .isInstanceOf(InvalidInputException.class);
        }
    }
}
