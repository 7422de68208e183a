package dev.integrations.crypto;

import java.util.Optional;

/** The host's wrapper, or the key ring in its place. What the ring has wrapped is unwrapped by it in either case. */
final class Wrappers implements KeyWrapper {
    private static final String RING = "ring:";

    private final Optional<KeyRing> ring;
    private final Optional<KeyWrapper> service;

    Wrappers(Optional<KeyRing> ring, Optional<KeyWrapper> service) {
        if (ring.isEmpty() && service.isEmpty()) {
            throw new IllegalArgumentException("a key ring or a key wrapper is needed");
        }
        this.ring = ring;
        this.service = service;
    }

    @Override
    public String keyId() {
        return service.map(KeyWrapper::keyId)
                .orElseGet(() -> RING + ring.orElseThrow().primaryId());
    }

    @Override
    public WrappedKey wrap(byte[] dataKey, EncryptionContext context) {
        if (service.isEmpty()) {
            return new WrappedKey(keyId(), ring.orElseThrow().encrypt(dataKey, context));
        }
        WrappedKey wrapped = service.get().wrap(dataKey, context);
        if (wrapped.wrappingKey().startsWith(RING)) {
            throw new IllegalStateException("The id of a wrapping key must not start with '%s', was '%s'"
                    .formatted(RING, wrapped.wrappingKey()));
        }
        return wrapped;
    }

    @Override
    public byte[] unwrap(WrappedKey wrapped, EncryptionContext context) {
        if (wrapped.wrappingKey().startsWith(RING)) {
            return ring.orElseThrow(() -> missing(context, "key ring", wrapped)).decrypt(wrapped.bytes(), context);
        }
        return service.orElseThrow(() -> missing(context, "key wrapper", wrapped))
                .unwrap(wrapped, context);
    }

    private static IllegalStateException missing(EncryptionContext context, String what, WrappedKey wrapped) {
        return new IllegalStateException(
                "%s was wrapped by '%s'; give the %s that has it".formatted(context, wrapped.wrappingKey(), what));
    }
}
