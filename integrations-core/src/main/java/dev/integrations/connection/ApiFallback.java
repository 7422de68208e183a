package dev.integrations.connection;

import java.util.Optional;

/** What a host does when a service is down. Called on the thread that asked. */
@FunctionalInterface
public interface ApiFallback {
    /**
     * Finds an answer in place of that of the service.
     *
     * @param request what was asked
     * @param outage what happened; with the status code if the service answered 500 or more after all tries
     * @return an answer, such as one that the host has kept; or empty, which leaves things as they are
     */
    Optional<ApiResponse> answer(ApiRequest request, ApiException outage);
}
