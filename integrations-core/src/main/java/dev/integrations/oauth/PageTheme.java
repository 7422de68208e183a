package dev.integrations.oauth;

import dev.integrations.scope.Scope;
import java.util.Locale;

/**
 * What our own pages say, in one language, and what they look like. Each text has a default in English and is escaped
 * where it is shown. Implementations are immutable.
 */
public interface PageTheme {
    /** {@return the default: English} */
    static PageTheme standard() {
        return new PageTheme() {};
    }

    /** {@return the language of the texts} */
    default Locale locale() {
        return Locale.ENGLISH;
    }

    /**
     * Returns the question, which is the title of the page.
     *
     * @param app the name of the app
     * @return the title
     */
    default String title(String app) {
        return app + " asks for access";
    }

    /**
     * Returns who is asked.
     *
     * @param name the name of the user
     * @return a sentence
     */
    default String user(String name) {
        return "You are logged in as " + name + ".";
    }

    /** {@return what stands above the list of scopes} */
    default String list() {
        return "It will be allowed to use:";
    }

    /** {@return what stands above the list of resources, which is there if the server has several} */
    default String resources() {
        return "It can do so at:";
    }

    /**
     * Returns what a resource is called.
     *
     * @param resource the URI of a resource server
     * @return the default is the URI
     */
    default String resource(String resource) {
        return resource;
    }

    /**
     * Returns what a scope allows.
     *
     * @param scope the scope as the catalogue has it
     * @return the default is its description there
     */
    default String scope(Scope scope) {
        return scope.description();
    }

    /**
     * Returns where the browser goes next.
     *
     * @param place the host of the address, or its scheme if that opens an app
     * @return a sentence
     */
    default String destination(String place) {
        return "You will be sent to " + place + ".";
    }

    /**
     * Returns what to compare before a device is let in.
     *
     * @param code such as {@code WDJB-MJHT}
     * @return one or two sentences
     */
    default String device(String code) {
        return "Go on only if you hold the device that shows the code " + code
                + ". Deny if somebody sent you the code.";
    }

    /** {@return the title of the page for the code of a device} */
    default String codeTitle() {
        return "Connect a device";
    }

    /** {@return what to type in there} */
    default String code() {
        return "Type in the code that the device shows:";
    }

    /** {@return what it says if no device waits with that code} */
    default String wrongCode() {
        return "No device waits with this code. Look at it again, or have the device show a new one.";
    }

    /** {@return the button that looks the code up} */
    default String next() {
        return "Continue";
    }

    /**
     * Returns the title of the page after the decision about a device.
     *
     * @param approved what was decided
     * @return the title
     */
    default String doneTitle(boolean approved) {
        return approved ? "The device is connected" : "The device is not connected";
    }

    /** {@return what is left to do then} */
    default String done() {
        return "You can close this page and go back to the device.";
    }

    /** {@return the button that lets the app have it} */
    default String approve() {
        return "Allow";
    }

    /** {@return the button that does not} */
    default String deny() {
        return "Deny";
    }

    /** {@return the link to the app's privacy policy} */
    default String policy() {
        return "Privacy policy";
    }

    /** {@return the link to the app's terms of service} */
    default String terms() {
        return "Terms of service";
    }

    /** {@return the title of the page that tells of a problem} */
    default String failureTitle() {
        return "This does not work";
    }

    /**
     * Returns what went wrong.
     *
     * @param problem why the user is not sent back to the app
     * @return one or two sentences
     */
    default String failure(PageProblem problem) {
        return switch (problem) {
            case UNKNOWN_APP -> "The app that sent you here is not known.";
            case UNKNOWN_REDIRECT_URI -> "The app that sent you here did not say correctly where you are to return to.";
            case UNKNOWN_REQUEST ->
                "This request was answered already, or has expired. Go back to the app and start again.";
            case MALFORMED -> "The app that sent you here asked in a way that cannot be understood.";
            case TOO_MANY_CODES -> "These were too many wrong codes. Wait for a minute, then type in the code again.";
            case ENDED -> "This page was open for too long, or you logged in anew. Go back to the app and start again.";
        };
    }

    /** {@return the style sheet, without {@code </}; nothing else is loaded by the pages} */
    default String style() {
        return "body{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f4f5f7;color:#1b1f24}"
                + "main{max-width:26rem;margin:10vh auto;padding:2rem;background:#fff;border-radius:.5rem}"
                + "h1{font-size:1.3rem;margin-top:0}"
                + "input{font:inherit;padding:.5rem;margin-right:.5rem;text-transform:uppercase}"
                + "button{font:inherit;padding:.5rem 1.5rem;margin-right:.5rem}"
                + "a{margin-right:1rem}";
    }
}
