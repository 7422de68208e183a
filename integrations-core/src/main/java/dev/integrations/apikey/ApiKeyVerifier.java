package dev.integrations.apikey;

import dev.integrations.scope.Authenticator;
import dev.integrations.web.TrustedProxies;
import java.time.Clock;

/**
 * Says whose API key a text is, over all tenants, and whether it may be used for a request. Safe for use by several
 * threads.
 *
 * <p>A text with a wrong prefix or checksum is refused without asking anybody. A key that this node remembers is checked in
 * memory; what is remembered is followed for five seconds at the most, so that a key that is revoked on one node is refused
 * by all others after that, and by the one that revoked it at once. While the store cannot be reached, what was remembered
 * is not used for longer, and {@link #verify} throws what the store throws.
 */
public final class ApiKeyVerifier {
    private static final ApiKeyVerdict MALFORMED = new ApiKeyVerdict.Malformed();
    private static final ApiKeyVerdict UNKNOWN = new ApiKeyVerdict.Unknown();

    private final KeyFormat format;
    private final UsageRecorder recorder;
    private final KeyCache cache;
    private final TrustedProxies proxies;
    private final Clock clock;

    /**
     * Creates a verifier; hosts get theirs from {@code Integrations} instead.
     *
     * @param parts what API keys are built from
     */
    public ApiKeyVerifier(ApiKeyParts parts) {
        this.format = new KeyFormat(parts.rules());
        this.recorder = new UsageRecorder(parts.transactions());
        this.cache = new KeyCache(parts, recorder);
        this.proxies = parts.proxies();
        this.clock = parts.clock();
    }

    /**
     * Checks a key for a request, and counts the request if it is accepted. A key that this node does not remember is read
     * from the store, in a transaction of its own; so do not call it within one.
     *
     * @param text what came with the request, of any kind and length
     * @param facts what is known of the request; its scopes are of the catalogue that {@code Integrations} was built with
     * @return whose key it is, or why it may not be used
     */
    public ApiKeyVerdict verify(String text, RequestFacts facts) {
        KeyHash hash = format.hash(text);
        if (hash == null) {
            return MALFORMED;
        }
        long now = clock.millis();
        CachedKey key = cache.find(hash, text, now);
        return key == null ? UNKNOWN : key.judge(facts, now);
    }

    /**
     * Returns what lets API keys through a {@link dev.integrations.scope.ScopeGuard}, as bearer tokens. Where a request came
     * from is told by the proxies that {@code Integrations} was built to trust.
     *
     * @return the authenticator
     */
    public Authenticator authenticator() {
        return new ApiKeyAuthenticator(this, proxies);
    }

    void refresh() {
        cache.refresh();
    }

    void recordUsage() {
        recorder.flush();
    }

    KeyCache cache() {
        return cache;
    }
}
