package dev.integrations.event;

/** What becomes of events that are not as the catalogue of event types says. */
public enum Strictness {
    /** Everything is published; what is unknown or violates its schema is reported to listeners and the log. */
    REPORT_ONLY,
    /** Types that are not in the catalogue are published; payloads that violate the schema of their type are refused. */
    OPEN,
    /** Types that are not in the catalogue are refused, and so are payloads that violate the schema of their type. */
    STRICT
}
