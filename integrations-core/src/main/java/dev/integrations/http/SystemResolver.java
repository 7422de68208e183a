package dev.integrations.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The JDK's resolver with a short memory in front of it: what the JDK itself remembers (by default for 30 seconds)
 * cannot be asked for without the risk of blocking.
 */
final class SystemResolver implements Resolver {
    private static final Duration MEMORY = Duration.ofSeconds(5);
    private static final int MAX_HOSTS = 10_000;

    private final Cache<String, List<InetAddress>> recent = Caffeine.newBuilder()
            .maximumSize(MAX_HOSTS)
            .expireAfterWrite(MEMORY)
            .build();

    @Override
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        List<InetAddress> addresses = List.of(InetAddress.getAllByName(host));
        recent.put(host, addresses);
        return addresses;
    }

    @Override
    public Optional<List<InetAddress>> known(String host) {
        return Optional.ofNullable(recent.getIfPresent(host));
    }
}
