package dev.integrations.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AesGcmTest {

    static Stream<Arguments> vectors() {
        return lines().stream().filter(line -> !line.startsWith("#")).map(line -> {
            String[] fields = line.split(",", -1);
            Object[] bytes = Stream.of(fields)
                    .skip(1)
                    .map(hex -> HexFormat.of().parseHex(hex))
                    .toArray();
            return Arguments.argumentSet(fields[0], bytes);
        });
    }

    private static List<String> lines() {
        try (InputStream in = AesGcmTest.class.getResourceAsStream("/aes-256-gcm-vectors.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void all_vectors_are_read() {
        assertThat(vectors()).hasSize(8);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void published_vectors_come_out_both_ways(
            byte[] key, byte[] iv, byte[] plaintext, byte[] data, byte[] ciphertext, byte[] tag) throws Exception {
        byte[] sealed = sealAfresh(key, iv, data, plaintext);

        assertThat(HexFormat.of().formatHex(sealed))
                .isEqualTo(HexFormat.of().formatHex(ciphertext) + HexFormat.of().formatHex(tag));
        assertThat(AesGcm.open(AesGcm.key(key), iv, data, sealed)).isEqualTo(plaintext);
    }

    @Test
    void an_iv_is_not_taken_twice_in_a_row() {
        byte[] key = new byte[32];
        byte[] iv = new byte[12];
        sealAfresh(key, iv, new byte[0], new byte[1]);

        assertThatIllegalStateException().isThrownBy(() -> AesGcm.seal(AesGcm.key(key), iv, new byte[0], new byte[2]));
    }

    /** The cipher of a thread refuses the key and the IV that it had last. */
    static byte[] sealAfresh(byte[] key, byte[] iv, byte[] data, byte[] plaintext) {
        byte[] otherIv = iv.clone();
        otherIv[0] ^= 1;
        var unused = AesGcm.seal(AesGcm.key(new byte[32]), otherIv, data, plaintext);
        return AesGcm.seal(AesGcm.key(key), iv, data, plaintext);
    }
}
