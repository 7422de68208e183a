package dev.integrations.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OwnAddressesTest {
    private static final InetAddress OLD = IpLiteral.address(new byte[] {8, 8, 8, 8});
    private static final InetAddress NEW = IpLiteral.address(new byte[] {9, 9, 9, 9});

    private final AtomicLong nanos = new AtomicLong();
    private Set<InetAddress> current = Set.of(OLD);
    private boolean broken;

    @Test
    void addresses_are_read_again_after_half_a_minute() {
        OwnAddresses own = new OwnAddresses(this::read, nanos::get);
        current = Set.of(NEW);

        assertThat(own.contains(NEW)).isFalse();
        nanos.addAndGet(Duration.ofSeconds(31).toNanos());

        assertThat(own.contains(NEW)).isTrue();
        assertThat(own.contains(OLD)).isFalse();
    }

    @Test
    void what_was_known_stays_when_reading_fails() {
        OwnAddresses own = new OwnAddresses(this::read, nanos::get);
        broken = true;
        nanos.addAndGet(Duration.ofSeconds(31).toNanos());

        assertThat(own.contains(OLD)).isTrue();
    }

    @Test
    void every_interface_of_this_machine_is_covered() throws SocketException {
        OwnAddresses own = OwnAddresses.ofThisMachine();

        assertThat(NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses))
                .isNotEmpty()
                .allMatch(own::contains);
    }

    private Set<InetAddress> read() throws SocketException {
        if (broken) {
            throw new SocketException("no interfaces");
        }
        return current;
    }
}
