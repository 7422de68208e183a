package dev.integrations.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/**
 * What the fan-out program measured.
 *
 * @param webhooks how many webhooks the large side has
 * @param tenants over how many tenants
 * @param cpuMicros CPU time of this process for a publication there, the median of the rounds
 * @param smallWebhooks how many webhooks the small side has
 * @param smallTenants over how many tenants
 * @param smallCpuMicros CPU time of this process for a publication there, the median of the rounds
 * @param ratio what a publication among many costs, compared with one among few
 */
record FanOutResult(
        int webhooks,
        int tenants,
        double cpuMicros,
        int smallWebhooks,
        int smallTenants,
        double smallCpuMicros,
        @Nullable Double ratio) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    String toJson() {
        try {
            return MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers can always be written as JSON", e);
        }
    }
}
