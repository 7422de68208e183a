package dev.integrations.delivery;

import dev.integrations.http.FailureKind;
import dev.integrations.http.OutboundResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One try of a delivery.
 *
 * @param number from 1; it goes on counting over replays
 * @param startedAt when it began
 * @param took how long it took until the answer was read or the failure was known
 * @param response what the destination answered, with up to 16 KiB of the body; empty if there was no answer
 * @param failure what kind of failure kept an answer from arriving; empty if there was an answer
 * @param reason why the attempt did not succeed, in words fit for the tenant; empty if it did
 */
public record Attempt(
        int number,
        Instant startedAt,
        Duration took,
        Optional<OutboundResponse> response,
        Optional<FailureKind> failure,
        Optional<String> reason) {}
