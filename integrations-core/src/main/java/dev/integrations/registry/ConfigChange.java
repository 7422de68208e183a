package dev.integrations.registry;

import java.util.Optional;

/**
 * What changed at one place between two versions. Values of secrets are masked.
 *
 * @param place where: a JSON pointer such as {@code /config/channel} or {@code /settings/name}, or {@code /template}
 * @param before the value before, as JSON; empty if there was none
 * @param after the value after, as JSON; empty if there is none
 */
public record ConfigChange(String place, Optional<String> before, Optional<String> after) {}
