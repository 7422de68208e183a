package dev.integrations.delivery;

import dev.integrations.common.TenantId;
import dev.integrations.common.Transactions;
import dev.integrations.event.EventId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets deliveries of one ordering key to one destination start one after the other. Who ends a delivery commits that, and
 * then looks for the next one; who finds that it is not its turn yet commits that it waits, and then looks whether it has
 * become its turn: so one of the two always sees the other. Safe for use by several threads.
 */
final class Turns {
    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    /**
     * When a delivery that waits is looked at again if nobody told, such as after the death of a node in between: after as
     * long as its event is old, so that the many of a long queue are looked at less and less often.
     */
    private static final Duration MIN_HOLD = Duration.ofSeconds(30);

    private static final Duration MAX_HOLD = Duration.ofMinutes(15);

    private final Transactions<? extends DeliveryTransaction> transactions;
    private final Runnable due;

    Turns(Transactions<? extends DeliveryTransaction> transactions, Runnable due) {
        this.transactions = transactions;
        this.due = due;
    }

    /** Gives each event with an ordering key its turn, if it goes anywhere. */
    static List<FanOut> draw(
            DeliveryTransaction transaction,
            TenantId tenant,
            List<FanOut> fanOuts,
            Map<EventId, String> keys,
            Instant now) {
        Map<String, Integer> counts = new HashMap<>();
        for (FanOut fanOut : fanOuts) {
            String key = keys.get(fanOut.event().id());
            if (key != null && !fanOut.destinations().isEmpty()) {
                counts.merge(key, 1, Integer::sum);
            }
        }
        if (counts.isEmpty()) {
            return fanOuts;
        }
        Map<String, Long> next = new HashMap<>(transaction.order().draw(tenant, counts, now));
        next.replaceAll((key, last) -> last - counts.getOrDefault(key, 0));
        List<FanOut> inTurn = new ArrayList<>(fanOuts.size());
        for (FanOut fanOut : fanOuts) {
            String key = keys.get(fanOut.event().id());
            if (key == null || fanOut.destinations().isEmpty()) {
                inTurn.add(fanOut);
            } else {
                Turn turn = new Turn(key, next.merge(key, 1L, Long::sum));
                inTurn.add(new FanOut(fanOut.event(), fanOut.destinations(), Optional.of(turn)));
            }
        }
        return inTurn;
    }

    /** Returns the claims that may start, and sets the others aside. */
    List<Claim> first(List<Claim> claims, Map<DestinationId, Destination> destinations, Instant now) {
        List<Claim> chained = claims.stream()
                .filter(claim -> claim.isChained() && isOrdered(destinations.get(claim.destination())))
                .toList();
        if (chained.isEmpty()) {
            return claims;
        }
        Set<DeliveryId> waiting = transactions.inTransaction(transaction -> {
            Set<DeliveryId> ids = transaction.order().waiting(chained);
            List<Claim> held = only(chained, ids);
            transaction.order().hold(held, now.plus(hold(held, now)));
            return ids;
        });
        if (waiting.isEmpty()) {
            return claims;
        }
        lookAgain(chains(only(chained, waiting)), now);
        return claims.stream()
                .filter(claim -> !waiting.contains(claim.delivery()))
                .toList();
    }

    /** Ids of events hold the time of their publication, in milliseconds. */
    private static Duration hold(List<Claim> claims, Instant now) {
        long oldest = claims.stream()
                .mapToLong(claim -> claim.event().value().getMostSignificantBits() >>> Short.SIZE)
                .min()
                .orElse(now.toEpochMilli());
        Duration age = Duration.ofMillis(now.toEpochMilli() - oldest);
        Duration atLeast = age.compareTo(MIN_HOLD) < 0 ? MIN_HOLD : age;
        return atLeast.compareTo(MAX_HOLD) > 0 ? MAX_HOLD : atLeast;
    }

    private static boolean isOrdered(@Nullable Destination destination) {
        return destination != null && destination.ordered();
    }

    private static List<Claim> only(List<Claim> claims, Set<DeliveryId> ids) {
        return claims.stream().filter(claim -> ids.contains(claim.delivery())).toList();
    }

    /** Returns the chains of those deliveries that a batch has ended. */
    static Set<Long> ended(Collection<Completion> completions) {
        return chains(completions.stream()
                .filter(completion -> completion.nextAttemptAt().isEmpty())
                .map(Completion::claim)
                .toList());
    }

    private static Set<Long> chains(Collection<Claim> claims) {
        return claims.stream().filter(Claim::isChained).map(Claim::chain).collect(Collectors.toSet());
    }

    /** Those that may start must not wait for this to succeed. */
    private void lookAgain(Set<Long> chains, Instant now) {
        try {
            advance(chains, 0, now);
        } catch (RuntimeException e) {
            LOG.warn("Deliveries that wait for their turn could not be looked at; they are looked at again later", e);
        }
    }

    /** Lets the next delivery of each chain have its turn, and tells of those that had it already. */
    void advance(Set<Long> chains, int advanced, Instant now) {
        if (chains.isEmpty()) {
            return;
        }
        int more = transactions.inTransaction(transaction -> transaction.order().advance(chains, now));
        if (advanced + more > 0) {
            due.run();
        }
    }
}
