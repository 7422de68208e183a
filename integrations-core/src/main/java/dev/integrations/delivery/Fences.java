package dev.integrations.delivery;

import java.util.random.RandomGenerator;

/** Draws the random tokens of claims. */
final class Fences {
    private Fences() {}

    static long next(RandomGenerator random) {
        long fence = random.nextLong();
        return fence == 0 ? 1 : fence;
    }
}
