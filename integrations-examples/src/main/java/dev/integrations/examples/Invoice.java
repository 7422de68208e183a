package dev.integrations.examples;

/** What the business of the examples is about; Jackson writes it as the payload of an event. */
record Invoice(String number, long cents) {}
