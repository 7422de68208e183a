package dev.integrations.oauth;

/** Why a user sees a page instead of being sent back to the app. */
public enum PageProblem {
    /** The app is unknown, disabled, or belongs to another tenant. */
    UNKNOWN_APP(400),

    /** The app wants the user to be sent to an address that is not registered, or names none of several. */
    UNKNOWN_REDIRECT_URI(400),

    /** The app refers to a request that it did not push, or too long ago, or that was decided already. */
    UNKNOWN_REQUEST(400),

    /** The request does not decode, is too long, or is not what a form of ours sends. */
    MALFORMED(400),

    /** The user typed in too many codes that no device shows, and has to wait for a minute. */
    TOO_MANY_CODES(429),

    /** The decision comes too late, was changed, or belongs to another login. */
    ENDED(403);

    private final int status;

    PageProblem(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }
}
