package dev.integrations.delivery;

import java.util.UUID;

/**
 * The ids that a replay job goes through, in their order. It was fixed when the job was started, so that the job ends,
 * and meets nothing twice.
 *
 * @param start the id after which it began
 * @param position the id up to which it has come
 * @param end the last id that it looks at
 */
public record ReplaySpan(UUID start, UUID position, UUID end) {
    private static final double TWO_TO_64 = 0x1p64;

    static ReplaySpan of(UUID start, UUID end) {
        return new ReplaySpan(start, start, end);
    }

    ReplaySpan at(UUID next) {
        return new ReplaySpan(start, next, end);
    }

    boolean isDone() {
        return position.equals(end);
    }

    /** Returns which part of the ids was passed: 0 at the start, 1 at the end. */
    double progress() {
        double all = number(end) - number(start);
        return isDone() || all <= 0 ? 1 : Math.max(0, Math.min(1, (number(position) - number(start)) / all));
    }

    private static double number(UUID id) {
        return unsigned(id.getMostSignificantBits()) * TWO_TO_64 + unsigned(id.getLeastSignificantBits());
    }

    private static double unsigned(long bits) {
        return bits >= 0 ? bits : bits + TWO_TO_64;
    }
}
