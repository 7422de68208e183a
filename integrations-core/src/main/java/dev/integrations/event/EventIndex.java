package dev.integrations.event;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds who wants an event among many, at a cost that grows with those who do: it looks up the channels, the type and
 * each prefix of the type, and the values at the places that conditions compare with {@code equals} or {@code in}. What
 * is found so is checked against the whole {@link Interest}. Immutable and safe for use by several threads.
 *
 * @param <T> who wants events
 */
public final class EventIndex<T> {
    private final TypeIndex<T> onAnyChannel = new TypeIndex<>();
    private final Map<String, TypeIndex<T>> byChannel = new HashMap<>();

    /** Who wants events, and which; equal to itself alone, since it may be found in several places. */
    static final class Entry<T> {
        private final T target;
        private final Interest interest;

        Entry(T target, Interest interest) {
            this.target = target;
            this.interest = interest;
        }

        Interest interest() {
            return interest;
        }
    }

    private EventIndex() {}

    /**
     * Makes an index.
     *
     * @param targets who wants events
     * @param interest which events each of them wants
     * @param <T> who wants events
     * @return the index
     */
    public static <T> EventIndex<T> of(Collection<? extends T> targets, Function<? super T, Interest> interest) {
        EventIndex<T> index = new EventIndex<>();
        targets.forEach(target -> index.add(new Entry<>(target, interest.apply(target))));
        return index;
    }

    private void add(Entry<T> entry) {
        Channels channels = entry.interest.channels();
        if (channels.isEmpty()) {
            onAnyChannel.add(entry);
        }
        channels.names()
                .forEach(channel -> byChannel
                        .computeIfAbsent(channel, any -> new TypeIndex<>())
                        .add(entry));
    }

    /**
     * Finds who wants an event.
     *
     * @param type its type
     * @param channels its channels
     * @param payload its payload, parsed only if somebody asks for what it says
     * @return each of them once, in no particular order
     */
    public List<T> match(EventType type, Channels channels, PayloadTree payload) {
        List<T> matching = new ArrayList<>();
        for (Entry<T> entry : candidates(type, channels, payload)) {
            if (entry.interest.matches(type, channels, payload)) {
                matching.add(entry.target);
            }
        }
        return matching;
    }

    /** Returns those that are worth a look. */
    Set<Entry<T>> candidates(EventType type, Channels channels, PayloadTree payload) {
        Set<Entry<T>> found = new LinkedHashSet<>();
        onAnyChannel.collect(type.name(), payload, found);
        for (String channel : channels.names()) {
            TypeIndex<T> onChannel = byChannel.get(channel);
            if (onChannel != null) {
                onChannel.collect(type.name(), payload, found);
            }
        }
        return found;
    }
}
