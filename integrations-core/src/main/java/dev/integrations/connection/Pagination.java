package dev.integrations.connection;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Says where the next page of a listing is. Safe for use by several threads. */
@FunctionalInterface
public interface Pagination {
    /**
     * Returns the request for the page after one.
     *
     * @param request the request for that page
     * @param page its answer
     * @return the next request, or empty after the last page
     */
    Optional<ApiRequest> next(ApiRequest request, ApiResponse page);

    /**
     * Returns pagination by links of the relation {@code next}, as GitHub and Shopify have it.
     *
     * @return the pagination
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8288">RFC 8288</a>
     */
    static Pagination links() {
        return (request, page) -> LinkHeader.next(page).map(link -> {
            try {
                return request.toBuilder(Uris.resolve(page.uri(), link).toString())
                        .withoutQuery()
                        .build();
            } catch (IllegalArgumentException e) {
                throw ApiException.pages("the link to the next one cannot be followed", page.status());
            }
        });
    }

    /**
     * Returns pagination by a cursor in each page, as Slack and Stripe-like APIs have it. It ends with a page without one.
     *
     * @param pointer where in the JSON of a page the cursor is, such as {@code /response_metadata/next_cursor} (RFC 6901)
     * @param parameter the parameter that takes it
     * @return the pagination
     * @throws IllegalArgumentException if the pointer is malformed
     */
    static Pagination cursor(String pointer, String parameter) {
        JsonPointer place = JsonPointer.compile(pointer);
        return (request, page) -> Optional.of(page.json().at(place))
                .filter(JsonNode::isValueNode)
                .filter(node -> !node.isNull() && !node.asText().isEmpty())
                .map(node ->
                        request.toBuilder().replace(parameter, node.asText()).build());
    }

    /**
     * Returns pagination by numbers. It ends with a page without items.
     *
     * @param parameter the parameter that takes the number
     * @param first the number of the first page, which requests without the parameter mean
     * @param itemsPointer where in the JSON of a page the array of items is, empty for the whole (RFC 6901)
     * @return the pagination
     * @throws IllegalArgumentException if the pointer is malformed
     */
    static Pagination numbers(String parameter, int first, String itemsPointer) {
        JsonPointer place = JsonPointer.compile(itemsPointer);
        return (request, page) -> page.json().at(place).isEmpty()
                ? Optional.empty()
                : Optional.of(request.toBuilder()
                        .replace(parameter, Long.toString(1L + request.number(parameter, first)))
                        .build());
    }
}
