package dev.integrations.jdbc;

/** Which deliveries are claimed. */
enum Pick {
    /** Those that are due. Ties come in the order of the index, since sorting them would read all of them first. */
    DUE("due >= :from AND due <= :now ORDER BY due", "due, id"),
    /** Those that were set aside for a destination. */
    PARKED("parked_for = :destination ORDER BY id", "id");

    private final String condition;
    private final String order;

    Pick(String condition, String order) {
        this.condition = condition;
        this.order = order;
    }

    /** Returns what a row must meet, with the order in which rows are taken. */
    String condition() {
        return condition;
    }

    /** Returns the order in which the claims are handed out. */
    String order() {
        return order;
    }
}
