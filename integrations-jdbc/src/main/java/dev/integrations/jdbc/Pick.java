package dev.integrations.jdbc;

/** Which deliveries are claimed, along which index. */
enum Pick {
    /** Those that are due. Ties are not ordered further, since that would read all of them first. */
    DUE("due >= :from AND due <= :now", "due", "integrations_delivery_due"),
    /** Those that were set aside for a destination. */
    PARKED("parked_for = :destination", "id", "integrations_delivery_parked");

    private final String condition;
    private final String order;
    private final String index;

    Pick(String condition, String order, String index) {
        this.condition = condition;
        this.order = order;
        this.index = index;
    }

    /** Returns what a row must meet. */
    String condition() {
        return condition;
    }

    /** Returns the column in whose order rows are taken. */
    String order() {
        return order;
    }

    /** Returns the index that has the rows in this order. */
    String index() {
        return index;
    }
}
