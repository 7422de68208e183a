package dev.integrations.importing;

import dev.integrations.common.InvalidInputException;
import dev.integrations.webhook.LegacySignature.Algorithm;
import dev.integrations.webhook.LegacySignature.Content;
import dev.integrations.webhook.LegacySignature.Encoding;
import dev.integrations.webhook.LegacySignature.Hmac;
import java.util.List;

/**
 * How a Convoy project signs: the last of its versions is the current one, and its place in the list is the version that
 * advanced signatures name.
 */
record ConvoySignature(String header, Algorithm algorithm, Encoding encoding, int version) {
    private static final String DEFAULT_HEADER = "X-Convoy-Signature";

    static ConvoySignature read(Node project) {
        Node signature = project.get("config").object().get("signature").object();
        String header =
                signature.get("header").text().filter(text -> !text.isEmpty()).orElse(DEFAULT_HEADER);
        List<Node> versions = signature.get("versions").items();
        ConvoySignature read = new ConvoySignature(header, Algorithm.SHA256, Encoding.HEX, 1);
        if (!versions.isEmpty()) {
            Node last = versions.get(versions.size() - 1).object();
            read = new ConvoySignature(
                    header, algorithm(last.get("hash")), encoding(last.get("encoding")), versions.size());
        }
        checkHeader(signature.get("header"), read);
        return read;
    }

    Hmac form(boolean advanced) {
        return advanced
                ? new Hmac(header, algorithm, encoding, "v" + version + "=", Content.TIMESTAMP_COMMA_BODY)
                : new Hmac(header, algorithm, encoding, "", Content.BODY);
    }

    private static Algorithm algorithm(Node hash) {
        return switch (hash.requiredText()) {
            case "SHA256" -> Algorithm.SHA256;
            case "SHA512" -> Algorithm.SHA512;
            default -> throw hash.invalid("is SHA256 or SHA512");
        };
    }

    private static Encoding encoding(Node encoding) {
        return switch (encoding.requiredText()) {
            case "hex" -> Encoding.HEX;
            case "base64" -> Encoding.BASE64;
            default -> throw encoding.invalid("is hex or base64");
        };
    }

    private static void checkHeader(Node place, ConvoySignature read) {
        try {
            read.form(false);
        } catch (InvalidInputException e) {
            throw place.invalid(e.problems().get(0).message());
        }
    }
}
