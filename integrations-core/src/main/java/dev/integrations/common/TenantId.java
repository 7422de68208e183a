package dev.integrations.common;

import java.util.regex.Pattern;

/**
 * The host's name for one of its customer organisations. It owns everything that is stored for it.
 *
 * @param value 1 to 64 characters: letters, digits and {@code . _ : -}
 */
public record TenantId(String value) {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    /**
     * Validates the value.
     *
     * @param value the host's name for the tenant
     * @throws IllegalArgumentException if it is empty, longer than 64 characters or has other characters
     */
    public TenantId {
        if (!ALLOWED.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a tenant id has 1 to 64 letters, digits or . _ : - characters, was '%s'".formatted(value));
        }
    }

    /**
     * Returns the tenant of that name.
     *
     * @param value the host's name for the tenant
     * @return the tenant id
     * @throws IllegalArgumentException if the value is empty, longer than 64 characters or has other characters
     */
    public static TenantId of(String value) {
        return new TenantId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
