package dev.integrations.mail;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.net.IDN;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A mailbox, with the name of whoever reads it if that is known. Of RFC 5321 it takes what all servers take: a local part of
 * atoms joined by dots (section 4.1.2, {@code Dot-string}) and a domain of at least two labels, no quoted strings, no comments,
 * no addresses in brackets. A domain in other letters is turned into ASCII (RFC 5891); a local part in other letters (RFC 6531)
 * is refused. Immutable.
 *
 * @param name what people call whoever reads it, such as {@code Ada Lovelace}; empty if nobody said
 * @param address the address, its domain in ASCII and lower case
 */
public record MailAddress(Optional<String> name, String address) {
    /** The most characters of an address (RFC 5321, section 4.5.3.1.3): 254. */
    public static final int MAX_ADDRESS = 254;

    /** The most characters of a name: 200. */
    public static final int MAX_NAME = 200;

    private static final int MAX_LOCAL = 64;
    private static final Pattern LOCAL =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern DOMAIN =
            Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    /**
     * Creates an address.
     *
     * @param name what people call whoever reads it, up to 200 characters without line breaks and other controls
     * @param address the address, with a domain in any letters
     * @throws InvalidInputException if one of the two is not as it must be
     */
    public MailAddress {
        problem(address).ifPresent(problem -> {
            throw invalid("address", problem);
        });
        if (name.filter(MailAddress::isUnfit).isPresent()) {
            throw invalid("name", "must have up to %d characters, none of them a control".formatted(MAX_NAME));
        }
        address = ascii(address).orElseThrow();
    }

    /**
     * Returns an address without a name.
     *
     * @param address the address
     * @return the address
     * @throws InvalidInputException if it is not as it must be
     */
    public static MailAddress of(String address) {
        return new MailAddress(Optional.empty(), address);
    }

    /**
     * Says what is wrong with an address.
     *
     * @param address the address, which the answer does not repeat
     * @return a sentence that starts with a verb, or empty if mail can be sent there
     */
    public static Optional<String> problem(String address) {
        return ascii(address).isPresent()
                ? Optional.empty()
                : Optional.of("must be an e-mail address such as ada@example.com");
    }

    /**
     * Returns the domain.
     *
     * @return the part after the at sign
     */
    public String domain() {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    /** Returns both as people write them; nothing for a mail server. */
    @Override
    public String toString() {
        return name.map(given -> "\"%s\" <%s>".formatted(given.replaceAll("([\"\\\\])", "\\\\$1"), address))
                .orElse(address);
    }

    private static Optional<String> ascii(String address) {
        int at = address.lastIndexOf('@');
        if (at < 1 || at > MAX_LOCAL || !LOCAL.matcher(address.substring(0, at)).matches()) {
            return Optional.empty();
        }
        return domain(address.substring(at + 1))
                .map(domain -> address.substring(0, at + 1) + domain)
                .filter(whole -> whole.length() <= MAX_ADDRESS);
    }

    private static Optional<String> domain(String given) {
        if (given.length() > MAX_ADDRESS) {
            return Optional.empty();
        }
        try {
            return Optional.of(IDN.toASCII(given, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT))
                    .filter(domain -> DOMAIN.matcher(domain).matches());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isUnfit(String name) {
        return name.isBlank() || name.length() > MAX_NAME || UNFIT.matcher(name).find();
    }

    private static InvalidInputException invalid(String field, String message) {
        return new InvalidInputException("e-mail address", List.of(new Problem(field, message)));
    }
}
