package dev.integrations.delivery;

import dev.integrations.event.Channels;
import dev.integrations.event.EventIndex;
import dev.integrations.event.EventType;
import dev.integrations.event.PayloadTree;
import java.util.List;

/** The enabled subscriptions of a tenant as they were in one version, and when that was found to be the newest. */
final class RouteTable {
    private final long version;
    private final int size;
    private final EventIndex<Subscription> index;
    private volatile boolean used;
    private volatile Check check = new Check(Long.MIN_VALUE, 0);

    /** The time on this node's clock, and how many changes this node had made by then. */
    private record Check(long atMillis, long change) {}

    RouteTable(long version, List<Subscription> subscriptions) {
        this.version = version;
        this.size = subscriptions.size();
        this.index = EventIndex.of(subscriptions, Subscription::interest);
    }

    List<Subscription> match(EventType type, Channels channels, PayloadTree payload) {
        return index.match(type, channels, payload);
    }

    long version() {
        return version;
    }

    int size() {
        return size;
    }

    void checked(long nowMillis, long change) {
        used = false;
        check = new Check(nowMillis, change);
    }

    /** Notes that it was asked since it was checked. */
    void use() {
        if (!used) {
            used = true;
        }
    }

    boolean isUsed() {
        return used;
    }

    boolean isCheckedAfter(long millis) {
        return check.atMillis > millis;
    }

    /** Says whether it was checked between two times, and since this change. A clock may go back. */
    boolean checkedSince(long fromMillis, long nowMillis, long change) {
        Check last = check;
        return last.change == change && last.atMillis > fromMillis && last.atMillis <= nowMillis;
    }
}
