package dev.integrations.registry;

/** Whether an integration works. */
public enum IntegrationState {
    /** Events go to it. */
    ENABLED,
    /** Somebody stopped it. */
    DISABLED,
    /** The service refuses it, or it has failed for too long: nothing goes to it until it is configured anew or enabled. */
    NEEDS_ATTENTION
}
