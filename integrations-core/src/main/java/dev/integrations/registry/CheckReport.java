package dev.integrations.registry;

import dev.integrations.template.spi.SetupCheck;
import java.util.Optional;

/**
 * What became of a setup check.
 *
 * @param name what was checked
 * @param sideEffect what making the check does besides
 * @param result what it found, or empty if it was not made, since its side effect was not asked for
 */
public record CheckReport(String name, SetupCheck.SideEffect sideEffect, Optional<SetupCheck.Result> result) {
    /**
     * Says whether the service refuses the configuration.
     *
     * @return true if the check was made and ended as {@link SetupCheck.Outcome#REJECTED}
     */
    public boolean isRejected() {
        return result.filter(found -> found.outcome() == SetupCheck.Outcome.REJECTED)
                .isPresent();
    }
}
